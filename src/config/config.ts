import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigurationError, isLoopback, type Environment, type RateLimit } from './environment.js';

/** Where HTTP and websockets listen. */
export class HttpConfig {
  constructor(
    readonly host: string,
    readonly port: number,
    /** Number of proxies in front whose X-Forwarded-For is believed. */
    readonly trustProxy: number,
    readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined,
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

export class ImvuConfig {
  constructor(
    /** The upstream API: scheme, host and perhaps a path, such as `https://api.imvu.com`. */
    readonly baseUrl: string,
    /** Seconds for which a session counts as alive after it was checked upstream. */
    readonly checkInterval: number,
    /** Path of the upstream that tells whether a session is alive. */
    readonly probePath: string,
  ) {}
}

/** The configuration of one process: a typed slice for each module, each injectable by its class. */
export interface Config {
  readonly production: boolean;
  readonly http: HttpConfig;
  readonly database: DatabaseConfig;
  readonly credentials: CredentialsConfig;
  readonly limits: LimitsConfig;
  readonly bobux: BobuxConfig;
  readonly imvu: ImvuConfig;
}

function readTls(environment: Environment): HttpConfig['tls'] {
  const { TLS_CERT_FILE, TLS_KEY_FILE } = environment;
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) return undefined;
  const read = (variable: string, file: string): Buffer => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new ConfigurationError(`${variable}: the file cannot be read: ${(error as Error).message}`);
    }
  };
  return { cert: read('TLS_CERT_FILE', TLS_CERT_FILE), key: read('TLS_KEY_FILE', TLS_KEY_FILE) };
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
    bobux: new BobuxConfig(
      environment.BOBUX_PATH,
      environment.BOBUX_REQUIRE_NONCE,
      environment.BOBUX_SQL_DATABASE_URL,
    ),
    imvu: new ImvuConfig(
      environment.IMVU_BASE_URL,
      environment.IMVU_CHECK_INTERVAL,
      environment.IMVU_PROBE_PATH,
    ),
  };
}
