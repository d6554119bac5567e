import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { ConfigurationError, isLoopback, type Environment, type RateLimit } from './environment.js';

/** Where HTTP and websockets listen. */
export class HttpConfig {
  constructor(
    readonly host: string,
    readonly port: number,
    /** Number of proxies in front whose X-Forwarded-For is believed. */
    readonly trustProxy: number,
    readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined,
    /** How long a client may take for its headers, and for a body that is read whole. */
    readonly patience = { headersMs: 20_000, bodyMs: 60_000 },
  ) {}

  /**
   * True where only people on this machine can connect: then /metrics and /docs ask for no password. With a proxy in front, a loopback
   * address is no sign of that.
   */
  get onlyLocal(): boolean {
    return isLoopback(this.host) && this.trustProxy === 0;
  }
}

/** The database and the directory for what is kept outside of it. */
export class DatabaseConfig {
  constructor(
    /** Unset: Quartet brings its own PostgreSQL, with its data in `dataDir`. */
    readonly url: string | undefined,
    /** Connections of this process. */
    readonly pool: number,
    /** Absolute path. */
    readonly dataDir: string,
  ) {}
}

/** What the operator set of the secrets and first credentials; what is unset gets generated. */
export class CredentialsConfig {
  constructor(
    readonly sealingKeys: readonly Buffer[] | undefined,
    readonly admin: { readonly username: string | undefined; readonly password: string | undefined },
    readonly bobux: { readonly key: string; readonly secret: string } | undefined,
    readonly imbachat: {
      readonly login: string | undefined;
      readonly password: string | undefined;
      readonly secretKey: string | undefined;
    },
  ) {}
}

/** Limits against guessing and floods, each for one client address; `undefined` or 0 = switched off. */
export class LimitsConfig {
  constructor(
    readonly authFailures: RateLimit | undefined,
    readonly requests: RateLimit | undefined,
    readonly connections: RateLimit | undefined,
    readonly openConnections: number,
  ) {}
}

/** LimiterStore that replicas share. */
export class RedisConfig {
  constructor(
    /** `redis://` or `rediss://`; unset: each process counts for itself. */
    readonly url: string | undefined,
  ) {}
}

export class BobuxConfig {
  constructor(
    /** Path of the websocket. */
    readonly path: string,
    /** Makes `nonce` and `timestamp` mandatory for every command that needs Write, Account or Admin. */
    readonly requireNonce: boolean,
    /** A login for `sendsql` that the operator made by hand. */
    readonly sqlDatabaseUrl: string | undefined,
  ) {}
}

/** Outgoing mail. */
export class MailConfig {
  constructor(
    /** Unset: through `gmail` where that is the sender, else into files. */
    readonly smtpUrl: string | undefined,
    /** Sender of mail that names none: an address, or `Name <address>`. */
    readonly from: string,
    readonly gmail: { readonly user: string; readonly password: string } | undefined,
    /** Absolute path of the directory for the `.eml` files of mail that no server takes. */
    readonly outboxDir: string,
  ) {}
}

export class LiShopConfig {
  constructor(
    /** Asked for by `registerAccount`; unset: not asked for. */
    readonly apiSecret: string | undefined,
    /** Sender of invitations; unset: none are sent. */
    readonly invitationMail: string | undefined,
    readonly appStore: {
      readonly url: string;
      readonly sandboxUrl: string;
      /** The app's shared secret with the App Store. */
      readonly password: string | undefined;
      /** How long one question may take. */
      readonly timeoutMs: number;
    },
    /** `recoverApiKey`, for each client address and for each mail address. */
    readonly recoveries: RateLimit | undefined,
    /** Different unknown keys from one client address. */
    readonly unknownKeys: RateLimit | undefined,
  ) {}
}

/** What the ImbaChat bridge is told; its login, password and secret are first credentials (src/shared/auth/bootstrap-credentials.ts). */
export class ImbaChatConfig {
  constructor(
    /** The widget's id at ImbaChat (DEV_ID in its documents); without it no widget can be shown. */
    readonly widgetId: string | undefined,
    /** The site's own database, `postgresql:` or `mysql:`; unset: users come from Quartet's directory. */
    readonly usersTable: { readonly url: string; readonly query: string } | undefined,
    /** Whether users-info and search tell mail addresses. */
    readonly exposeMail: boolean,
  ) {}
}

export class ImvuConfig {
  constructor(
    /** The upstream API: scheme, host and perhaps a path, such as `https://api.imvu.com`. */
    readonly baseUrl: string,
    /** Seconds for which a session counts as alive after it was checked upstream. */
    readonly checkInterval: number,
    /** Path of the upstream that tells whether a session is alive. */
    readonly probePath: string,
    /** How long the upstream may be silent, before its answer and in the middle of it. Not a variable: specs/imvu.md says 30 s. */
    readonly timeoutMs: number,
    /** Whether IMVU's addresses become the proxy's in its replies, where a request does not say. */
    readonly rewrite = false,
    /** Where callers reach this server, such as `https://quartet.example`; undefined: as each request says. */
    readonly publicUrl?: string,
  ) {}
}

const IMVU_TIMEOUT_MS = 30_000;

/** The configuration of one process: a typed slice for each module, each injectable by its class. */
export interface Config {
  readonly production: boolean;
  readonly http: HttpConfig;
  readonly database: DatabaseConfig;
  readonly credentials: CredentialsConfig;
  readonly limits: LimitsConfig;
  readonly redis: RedisConfig;
  readonly bobux: BobuxConfig;
  readonly mail: MailConfig;
  readonly lishop: LiShopConfig;
  readonly imbachat: ImbaChatConfig;
  readonly imvu: ImvuConfig;
}

function readTls(environment: Environment): HttpConfig['tls'] {
  const problems: string[] = [];
  const read = (variable: 'TLS_CERT_FILE' | 'TLS_KEY_FILE'): Buffer => {
    try {
      return readFileSync(environment[variable] ?? '');
    } catch (error) {
      problems.push(`  ${variable}: the file cannot be read: ${(error as Error).message}`);
      return Buffer.alloc(0);
    }
  };
  if (environment.TLS_CERT_FILE === undefined) return undefined;
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

/**
 * Cuts the environment into the slices.
 * @throws ConfigurationError when a file that the environment names cannot be read
 */
export function createConfig(environment: Environment): Config {
  return {
    production: environment.NODE_ENV === 'production',
    http: new HttpConfig(environment.HOST, environment.PORT, environment.TRUST_PROXY, readTls(environment)),
    database: new DatabaseConfig(
      environment.DATABASE_URL,
      environment.DATABASE_POOL,
      resolve(environment.DATA_DIR),
    ),
    credentials: new CredentialsConfig(
      environment.SECRETS_KEY,
      { username: environment.ADMIN_USERNAME, password: environment.ADMIN_PASSWORD },
      environment.BOBUX_ADMIN_KEY !== undefined && environment.BOBUX_ADMIN_SECRET !== undefined
        ? { key: environment.BOBUX_ADMIN_KEY, secret: environment.BOBUX_ADMIN_SECRET }
        : undefined,
      {
        login: environment.IMBACHAT_API_LOGIN,
        password: environment.IMBACHAT_API_PASSWORD,
        secretKey: environment.IMBACHAT_SECRET_KEY,
      },
    ),
    limits: new LimitsConfig(
      environment.LIMIT_AUTH_FAILURES,
      environment.LIMIT_REQUESTS,
      environment.LIMIT_CONNECTIONS,
      environment.LIMIT_OPEN_CONNECTIONS,
    ),
    redis: new RedisConfig(environment.REDIS_URL),
    bobux: new BobuxConfig(
      environment.BOBUX_PATH,
      environment.BOBUX_REQUIRE_NONCE,
      environment.BOBUX_SQL_DATABASE_URL,
    ),
    mail: new MailConfig(
      environment.SMTP_URL,
      environment.MAIL_FROM ?? 'quartet@localhost',
      environment.LISHOP_INVITATION_MAIL !== undefined && environment.LISHOP_INVITATION_PASSWORD !== undefined
        ? { user: environment.LISHOP_INVITATION_MAIL, password: environment.LISHOP_INVITATION_PASSWORD }
        : undefined,
      resolve(environment.DATA_DIR, 'outbox'),
    ),
    lishop: new LiShopConfig(
      environment.LISHOP_API_SECRET,
      environment.LISHOP_INVITATION_MAIL,
      {
        url: environment.LISHOP_APPSTORE_URL,
        sandboxUrl: environment.LISHOP_APPSTORE_SANDBOX_URL,
        password: environment.LISHOP_APPSTORE_PASSWORD,
        timeoutMs: environment.LISHOP_APPSTORE_TIMEOUT * 1000,
      },
      environment.LISHOP_LIMIT_RECOVER,
      environment.LISHOP_LIMIT_UNKNOWN_KEYS,
    ),
    imbachat: new ImbaChatConfig(
      environment.IMBACHAT_WIDGET_ID,
      environment.IMBACHAT_USERS_DATABASE_URL !== undefined && environment.IMBACHAT_USERS_QUERY !== undefined
        ? { url: environment.IMBACHAT_USERS_DATABASE_URL, query: environment.IMBACHAT_USERS_QUERY }
        : undefined,
      environment.IMBACHAT_EXPOSE_MAIL,
    ),
    imvu: new ImvuConfig(
      environment.IMVU_BASE_URL,
      environment.IMVU_CHECK_INTERVAL,
      environment.IMVU_PROBE_PATH,
      IMVU_TIMEOUT_MS,
      environment.IMVU_REWRITE,
      environment.PUBLIC_URL,
    ),
  };
}
