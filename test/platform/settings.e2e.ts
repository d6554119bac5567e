import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConfig } from '../../src/assembly.js';
import { BobuxConfig } from '../../src/contexts/bobux-ledger/settings.js';
import { LiShopConfig } from '../../src/contexts/lishop-lists/settings.js';
import { ImbaChatConfig } from '../../src/contexts/imba-chat-bridge/settings.js';
import { ImvuConfig } from '../../src/contexts/imvu-sessions/settings.js';
import { ConfigurationError } from '../../src/shared/config/environment.js';
import {
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
} from '../../src/shared/config/platform-settings.js';

/** Every slice of the configuration, as plain values. */
const configOf = (variables: Record<string, string> = {}): Record<string, object> => {
  const config = readConfig(variables);
  return {
    process: { ...config.get(ProcessConfig) },
    http: { ...config.get(HttpConfig) },
    database: { ...config.get(DatabaseConfig) },
    secrets: { ...config.get(SecretsConfig) },
    operator: { ...config.get(OperatorConfig) },
    limits: { ...config.get(LimitsConfig) },
    memory: { ...config.get(MemoryConfig) },
    redis: { ...config.get(RedisConfig) },
    mail: { ...config.get(MailConfig) },
    notices: { ...config.get(NoticesConfig) },
    bobux: { ...config.get(BobuxConfig) },
    lishop: { ...config.get(LiShopConfig) },
    imbachat: { ...config.get(ImbaChatConfig) },
    imvu: { ...config.get(ImvuConfig) },
  };
};
const KEY = Buffer.alloc(32, 1);
const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const HEX = 'ab'.repeat(32);

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quartet-tls-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** No variable: how long a client may take for its headers, for a body that is read whole, for its answer, and between two requests. */
const timeouts = { headersMs: 20_000, bodyMs: 60_000, unreadMs: 60_000, idleMs: 65_000 };

describe('the settings', () => {
  it('should leave everything to be generated where nothing is set', () => {
    expect(configOf()).toEqual({
      process: { production: false, heapGrowthPercent: 0 },
      http: {
        host: '127.0.0.1',
        port: 3000,
        trustProxy: 0,
        publicUrl: undefined,
        tls: undefined,
        accessLog: false,
        operatorHosts: [],
        publicPages: [],
        timeouts,
      },
      database: { url: undefined, pool: 10, dataDir: resolve('.data') },
      secrets: { sealingKeys: undefined },
      operator: { username: undefined, password: undefined },
      limits: {
        authFailures: { points: 60, seconds: 300 },
        requests: { points: 1000, seconds: 1 },
        connections: { points: 1000, seconds: 1 },
        openConnections: 10_000,
      },
      memory: { limit: { process: 256 * 2 ** 20, address: 32 * 2 ** 20 } },
      redis: { url: undefined },
      bobux: {
        adminKey: undefined,
        adminSecret: undefined,
        path: '/bobux',
        requireNonce: false,
        sqlDatabaseUrl: undefined,
      },
      mail: {
        smtpUrl: undefined,
        from: 'quartet@localhost',
        outboxDir: resolve('.data/outbox'),
      },
      notices: { operatorMail: undefined, webhook: undefined },
      lishop: {
        receipts: true,
        apiSecret: undefined,
        invitationMail: undefined,
        invitationPassword: undefined,
        appStore: {
          url: 'https://buy.itunes.apple.com/verifyReceipt',
          sandboxUrl: 'https://sandbox.itunes.apple.com/verifyReceipt',
          password: undefined,
          bundleId: undefined,
          appId: undefined,
          sandbox: true,
          root: undefined,
          timeoutMs: 10_000,
        },
        listBytes: 4_000_000,
        deletedKeptDays: 7,
        webOrigins: [],
        invitations: { points: 20, seconds: 3600 },
        recoveries: { points: 5, seconds: 3600 },
        unknownKeys: { points: 40, seconds: 300 },
      },
      imbachat: {
        credentials: { login: undefined, password: undefined, secretKey: undefined },
        widgetId: undefined,
        usersTable: undefined,
        exposeMail: false,
        acceptsJwt: true,
        siteToken: undefined,
        scriptUrl: 'https://imbachat.com/imbachat/v1/{id}/widget',
        guests: false,
      },
      imvu: {
        baseUrl: 'https://api.imvu.com',
        rewrite: false,
        checkInterval: 60,
        probePath: '/login/me',
        timeoutMs: 30_000,
      },
    });
  });

  it('should put every variable into its own place', () => {
    const config = configOf({
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      PORT: '8080',
      TRUST_PROXY: '1',
      PUBLIC_URL: 'https://quartet.example',
      ACCESS_LOG: 'true',
      OPERATOR_HOSTS: 'quartet',
      OPERATIONS_PUBLIC: 'docs',
      DATABASE_URL: 'postgres://h/d',
      DATABASE_POOL: '3',
      DATA_DIR: '/data',
      SECRETS_KEY: KEY.toString('base64'),
      ADMIN_USERNAME: 'jane',
      ADMIN_PASSWORD: 'password of jane',
      BOBUX_ADMIN_KEY: UUID,
      BOBUX_ADMIN_SECRET: HEX,
      BOBUX_PATH: '/ws',
      BOBUX_REQUIRE_NONCE: 'true',
      BOBUX_SQL_DATABASE_URL: 'postgres://sql/d',
      IMBACHAT_API_LOGIN: 'login',
      IMBACHAT_API_PASSWORD: 'imba password',
      IMBACHAT_SECRET_KEY: 'imba secret',
      LIMIT_AUTH_FAILURES: '1/2',
      LIMIT_REQUESTS: '3/4',
      LIMIT_CONNECTIONS: '0',
      LIMIT_OPEN_CONNECTIONS: '5',
      LIMIT_BYTES: '64M/8M',
      REDIS_URL: 'redis://:secret@redis:6379/1',
      IMBACHAT_WIDGET_ID: 'w-1',
      IMVU_BASE_URL: 'http://upstream',
      IMVU_REWRITE: 'true',
      IMVU_CHECK_INTERVAL: '9',
      IMVU_PROBE_PATH: '/alive',
      IMBACHAT_USERS_DATABASE_URL: 'mysql://site/d',
      IMBACHAT_USERS_QUERY: 'SELECT 1',
      IMBACHAT_EXPOSE_MAIL: 'true',
      IMBACHAT_JWT: 'false',
      IMBACHAT_SITE_TOKEN: 'a-token-of-thirty-two-characters',
      IMBACHAT_SCRIPT_URL: 'https://api.imbachat.com/imbachat/v1/{id}/widget',
      IMBACHAT_GUESTS: 'true',
      SMTP_URL: 'smtp://mail:25',
      MAIL_FROM: 'Quartet <quartet@example.com>',
      OPERATOR_MAIL: 'jane@example.com',
      WEBHOOK_URL: 'https://hooks.example/quartet',
      WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}`,
      LISHOP_API_SECRET: 'of the app',
      LISHOP_INVITATION_MAIL: 'lists@gmail.com',
      LISHOP_INVITATION_PASSWORD: 'of the account',
      LISHOP_APPSTORE_URL: 'http://store',
      LISHOP_APPSTORE_SANDBOX_URL: 'http://sandbox',
      LISHOP_APPSTORE_PASSWORD: 'shared secret',
      LISHOP_LIST_BYTES: '5000000',
      LISHOP_DELETED_KEPT: '8',
      LISHOP_LIMIT_INVITATIONS: '7/8',
      LISHOP_WEB_ORIGINS: 'https://a.example, http://b.example:81',
      LISHOP_APPSTORE_BUNDLE_ID: 'com.example.lists',
      LISHOP_APPSTORE_APP_ID: '1234567890',
      LISHOP_APPSTORE_SANDBOX: 'false',
      LISHOP_APPSTORE_TIMEOUT: '3',
      LISHOP_LIMIT_RECOVER: '6/7',
      LISHOP_LIMIT_UNKNOWN_KEYS: '0',
    });
    expect(config).toEqual({
      process: { production: true, heapGrowthPercent: 0 },
      http: {
        host: '0.0.0.0',
        port: 8080,
        trustProxy: 1,
        publicUrl: 'https://quartet.example',
        tls: undefined,
        accessLog: true,
        operatorHosts: ['quartet'],
        publicPages: ['docs'],
        timeouts,
      },
      database: { url: 'postgres://h/d', pool: 3, dataDir: '/data' },
      secrets: { sealingKeys: [KEY] },
      operator: { username: 'jane', password: 'password of jane' },
      limits: {
        authFailures: { points: 1, seconds: 2 },
        requests: { points: 3, seconds: 4 },
        connections: undefined,
        openConnections: 5,
      },
      memory: { limit: { process: 64 * 2 ** 20, address: 8 * 2 ** 20 } },
      redis: { url: 'redis://:secret@redis:6379/1' },
      bobux: {
        adminKey: UUID,
        adminSecret: HEX,
        path: '/ws',
        requireNonce: true,
        sqlDatabaseUrl: 'postgres://sql/d',
      },
      mail: {
        smtpUrl: 'smtp://mail:25',
        from: 'Quartet <quartet@example.com>',
        outboxDir: '/data/outbox',
      },
      notices: {
        operatorMail: 'jane@example.com',
        webhook: {
          host: 'hooks.example',
          secretUrl: 'https://hooks.example/quartet',
          secrets: [KEY],
          timeoutMs: 10_000,
          ca: undefined,
        },
      },
      lishop: {
        receipts: true,
        apiSecret: 'of the app',
        invitationMail: 'lists@gmail.com',
        invitationPassword: 'of the account',
        appStore: {
          url: 'http://store',
          sandboxUrl: 'http://sandbox',
          password: 'shared secret',
          bundleId: 'com.example.lists',
          appId: 1234567890,
          sandbox: false,
          root: undefined,
          timeoutMs: 3_000,
        },
        listBytes: 5_000_000,
        deletedKeptDays: 8,
        webOrigins: ['https://a.example', 'http://b.example:81'],
        invitations: { points: 7, seconds: 8 },
        recoveries: { points: 6, seconds: 7 },
        unknownKeys: undefined,
      },
      imbachat: {
        credentials: { login: 'login', password: 'imba password', secretKey: 'imba secret' },
        widgetId: 'w-1',
        usersTable: { url: 'mysql://site/d', query: 'SELECT 1' },
        exposeMail: true,
        acceptsJwt: false,
        siteToken: 'a-token-of-thirty-two-characters',
        scriptUrl: 'https://api.imbachat.com/imbachat/v1/{id}/widget',
        guests: true,
      },
      imvu: {
        baseUrl: 'http://upstream',
        rewrite: true,
        checkInterval: 9,
        probePath: '/alive',
        timeoutMs: 30_000,
      },
    });
  });

  it('should refuse files that hold no certificate and key', async () => {
    const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
    await writeFile(cert, 'the certificate');
    await writeFile(key, 'the key');
    expect(() => configOf({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key })).toThrow(ConfigurationError);
    expect(() => configOf({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key })).toThrow(
      /TLS_CERT_FILE, TLS_KEY_FILE: /,
    );
  });

  it('should name every file that cannot be read', () => {
    const variables = { TLS_CERT_FILE: join(directory, 'no-cert'), TLS_KEY_FILE: join(directory, 'no-key') };
    expect(() => configOf(variables)).toThrow(ConfigurationError);
    expect(() => configOf(variables)).toThrow(/TLS_CERT_FILE: .*no-cert/);
    expect(() => configOf(variables)).toThrow(/TLS_KEY_FILE: .*no-key/);
  });
});
