import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { bothOrNone, configSlice } from './config-slice.js';
import { ConfigurationError } from './environment.js';
import {
  byteLimit,
  count,
  hostNames,
  operationsPages,
  mailAddressText,
  mailSender,
  optionalText,
  postgresUrl,
  rateLimit,
  redisUrl,
  sealingKeys,
  urlWithHost,
  hostToListenOn,
  nodeEnvironment,
  oneLine,
  path,
  webOrigin,
  yesOrNo,
} from './variables.js';
import {
  WEBHOOK_SECRET_ALLOWED,
  WEBHOOK_URL_ALLOWED,
  webhookSecrets,
  webhookUrl,
} from './webhook-variables.js';

/** The platform's own settings, in the order of the table in the README. A context's are in its folder. */

const dataDir = path.default('.data');

/** How the process itself runs: production or not, and its memory. */
export class ProcessConfig extends configSlice(
  { NODE_ENV: nodeEnvironment, HEAP_GROWTH_PERCENT: count(0, 300).default(0) },
  ({ NODE_ENV, HEAP_GROWTH_PERCENT }) => ({
    production: NODE_ENV === 'production',
    /** Of V8's old generation between two collections; 0 = V8's own choice. */
    heapGrowthPercent: HEAP_GROWTH_PERCENT,
  }),
  { production: ['NODE_ENV'], heapGrowthPercent: ['HEAP_GROWTH_PERCENT'] },
) {}

export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
}

function readTls(files: {
  TLS_CERT_FILE?: string | undefined;
  TLS_KEY_FILE?: string | undefined;
}): Tls | undefined {
  const problems: string[] = [];
  const read = (variable: 'TLS_CERT_FILE' | 'TLS_KEY_FILE'): Buffer => {
    try {
      return readFileSync(files[variable] ?? '');
    } catch (error) {
      problems.push(`  ${variable}: the file cannot be read: ${(error as Error).message}`);
      return Buffer.alloc(0);
    }
  };
  if (files.TLS_CERT_FILE === undefined) return undefined;
  const tls = { cert: read('TLS_CERT_FILE'), key: read('TLS_KEY_FILE') };
  if (problems.length === 0) {
    try {
      createSecureContext(tls);
    } catch (error) {
      const reason = (error as Error).message;
      problems.push(`  TLS_CERT_FILE, TLS_KEY_FILE: no certificate and its key in PEM: ${reason}`);
    }
  }
  if (problems.length > 0)
    throw new ConfigurationError(`The configuration is wrong:\n${problems.join('\n')}`);
  return tls;
}

/** Where HTTP and websockets listen. */
export class HttpConfig extends configSlice(
  {
    PORT: count(0, 65_535, 'a port').default(3000),
    HOST: hostToListenOn.default('127.0.0.1'),
    PUBLIC_URL: webOrigin.optional(),
    TLS_CERT_FILE: optionalText,
    TLS_KEY_FILE: optionalText,
    TRUST_PROXY: count(0, 32).default(0),
    ACCESS_LOG: yesOrNo.default(false),
    OPERATOR_HOSTS: hostNames.default([]),
    OPERATIONS_PUBLIC: operationsPages.default([]),
  },
  (env) => ({
    host: env.HOST,
    port: env.PORT,
    /** Where callers reach this server, such as `https://quartet.example`; undefined: as each request says. */
    publicUrl: env.PUBLIC_URL,
    /** A line for each request that went well too. */
    accessLog: env.ACCESS_LOG,
    /** Names in `Host` by which the operator's pages may be asked for, besides `publicUrl`'s, `localhost` and addresses; lower case. */
    operatorHosts: env.OPERATOR_HOSTS,
    /** Number of proxies in front whose X-Forwarded-For is believed. */
    trustProxy: env.TRUST_PROXY,
    tls: readTls(env),
    /** Pages of the operator that anyone may see. */
    publicPages: env.OPERATIONS_PUBLIC,
    /**
     * How long a client may take for its headers, for a body that is read whole, and until it takes another byte of its answer; and how long a connection without
     * a request is kept. No variable.
     */
    timeouts: { headersMs: 20_000, bodyMs: 60_000, unreadMs: 60_000, idleMs: 65_000 },
  }),
  {
    host: ['HOST'],
    port: ['PORT'],
    publicUrl: ['PUBLIC_URL'],
    accessLog: ['ACCESS_LOG'],
    operatorHosts: ['OPERATOR_HOSTS'],
    trustProxy: ['TRUST_PROXY'],
    tls: ['TLS_CERT_FILE', 'TLS_KEY_FILE'],
    publicPages: ['OPERATIONS_PUBLIC'],
    timeouts: [],
  },
  bothOrNone('TLS_CERT_FILE', 'the file of the certificate', 'TLS_KEY_FILE', 'the file of the private key'),
) {}

/** The database and the directory for what is kept outside of it. */
export class DatabaseConfig extends configSlice(
  { DATABASE_URL: postgresUrl.optional(), DATABASE_POOL: count(1, 500).default(10), DATA_DIR: dataDir },
  (env) => ({
    /** Unset: Quartet brings its own PostgreSQL, with its data in `dataDir`. */
    url: env.DATABASE_URL,
    /** Connections of this process. */
    pool: env.DATABASE_POOL,
    /** Absolute path. */
    dataDir: resolve(env.DATA_DIR),
  }),
  { url: ['DATABASE_URL'], pool: ['DATABASE_POOL'], dataDir: ['DATA_DIR'] },
  [{ one: 'DATABASE_URL', other: 'SECRETS_KEY', allowed: '32 bytes in base64 (openssl rand -base64 32)' }],
) {}

/** The keys that seal what must be readable again. */
export class SecretsConfig extends configSlice(
  { SECRETS_KEY: sealingKeys.optional() },
  (env) => ({
    /** The first seals, all open; unset with the embedded database: made and kept in `DATA_DIR`. */
    sealingKeys: env.SECRETS_KEY,
  }),
  { sealingKeys: ['SECRETS_KEY'] },
) {}

/** The operator's Basic credentials; what is unset gets generated. */
export class OperatorConfig extends configSlice(
  {
    ADMIN_USERNAME: oneLine.regex(/^[^:]+$/, 'a name without a colon').optional(),
    ADMIN_PASSWORD: oneLine.min(8, 'at least 8 characters').optional(),
  },
  (env) => ({ username: env.ADMIN_USERNAME, password: env.ADMIN_PASSWORD }),
  { username: ['ADMIN_USERNAME'], password: ['ADMIN_PASSWORD'] },
) {}

/** Counters that replicas share. */
export class RedisConfig extends configSlice(
  { REDIS_URL: redisUrl.optional() },
  (env) => ({
    /** Unset: each process counts for itself. */
    url: env.REDIS_URL,
  }),
  { url: ['REDIS_URL'] },
) {}

/** Limits against guessing and floods, each for one client address; `undefined` or 0 = switched off. */
export class LimitsConfig extends configSlice(
  {
    LIMIT_AUTH_FAILURES: rateLimit.prefault('60/300'),
    LIMIT_REQUESTS: rateLimit.prefault('1000/1'),
    LIMIT_CONNECTIONS: rateLimit.prefault('1000/1'),
    LIMIT_OPEN_CONNECTIONS: count(0, 1_000_000).default(10_000),
  },
  (env) => ({
    authFailures: env.LIMIT_AUTH_FAILURES,
    requests: env.LIMIT_REQUESTS,
    connections: env.LIMIT_CONNECTIONS,
    openConnections: env.LIMIT_OPEN_CONNECTIONS,
  }),
  {
    authFailures: ['LIMIT_AUTH_FAILURES'],
    requests: ['LIMIT_REQUESTS'],
    connections: ['LIMIT_CONNECTIONS'],
    openConnections: ['LIMIT_OPEN_CONNECTIONS'],
  },
) {}

/** Bytes that are held at the same moment: bodies, answers that are not sent yet. */
export class MemoryConfig extends configSlice(
  { LIMIT_BYTES: byteLimit.prefault('256M/32M') },
  (env) => ({
    /** `undefined` = switched off. */
    limit: env.LIMIT_BYTES,
  }),
  { limit: ['LIMIT_BYTES'] },
) {}

/** Outgoing mail. */
export class MailConfig extends configSlice(
  {
    SMTP_URL: urlWithHost('smtp://host:port or smtps://user:password@host:port', /^smtps?:\/\//i).optional(),
    MAIL_FROM: mailSender.optional(),
    DATA_DIR: dataDir,
  },
  (env) => ({
    /** Unset: through the sender's own account where a context has one, else into files. */
    smtpUrl: env.SMTP_URL,
    /** Sender of mail that names none: an address, or `Name <address>`. */
    from: env.MAIL_FROM ?? 'quartet@localhost',
    /** Absolute path of the directory for the `.eml` files of mail that no server takes. */
    outboxDir: resolve(env.DATA_DIR, 'outbox'),
  }),
  { smtpUrl: ['SMTP_URL'], from: ['MAIL_FROM'], outboxDir: ['DATA_DIR'] },
) {}

/** Who is notified of what needs somebody's attention. */
export class NoticesConfig extends configSlice(
  {
    OPERATOR_MAIL: mailAddressText.optional(),
    WEBHOOK_URL: webhookUrl.optional(),
    WEBHOOK_SECRET: webhookSecrets.optional(),
  },
  (env) => ({
    /** Unset: nobody is notified by mail. */
    operatorMail: env.OPERATOR_MAIL,
    /** Unset: nobody is notified by webhook. */
    webhook:
      env.WEBHOOK_URL === undefined
        ? undefined
        : {
            host: new URL(env.WEBHOOK_URL).host,
            /** Many receivers have no other secret than their path. */
            secretUrl: env.WEBHOOK_URL,
            /** Each signs; more than one while the receiver changes from one to the next. */
            secrets: env.WEBHOOK_SECRET ?? [],
            /** How long the receiver may take. No variable. */
            timeoutMs: 10_000,
            /** Certificates in PEM that are trusted in place of Node's. No variable: NODE_EXTRA_CA_CERTS adds to Node's. */
            ca: undefined as string | undefined,
          },
  }),
  { operatorMail: ['OPERATOR_MAIL'], webhook: ['WEBHOOK_URL', 'WEBHOOK_SECRET'] },
  bothOrNone('WEBHOOK_URL', WEBHOOK_URL_ALLOWED, 'WEBHOOK_SECRET', WEBHOOK_SECRET_ALLOWED),
) {}

export const platformSettings = [
  ProcessConfig,
  HttpConfig,
  DatabaseConfig,
  SecretsConfig,
  OperatorConfig,
  LimitsConfig,
  MemoryConfig,
  RedisConfig,
  MailConfig,
  NoticesConfig,
] as const;
