/**
 * Three replicas of Quartet as docker-compose.yml runs them, without Docker: real processes of the build (dist/), a PostgreSQL and a Redis of their
 * own, and HAProxy with the very configuration that Compose mounts. Everything can be killed, stopped and started again, and is gone after `close`.
 */
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import pg from 'pg';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import { EmbeddedPostgres } from '../../src/embedded-postgres/index.js';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid.js';
import { BobuxClient, type BobuxKey } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { hasRedis, RedisServer } from '../support/redis-server.js';
import { canSetClocks, FakeClock } from './fake-clock.js';
import { NetworkLink } from './network-link.js';
import { Program, type Ending } from './program.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const HAPROXY =
  ['haproxy', '/usr/sbin/haproxy'].find((command) => spawnSync(command, ['-v']).status === 0) ?? 'haproxy';
const missing = [
  ...(spawnSync(HAPROXY, ['-v']).status === 0 ? [] : ['haproxy']),
  ...(hasRedis ? [] : ['redis-server']),
];

export const canRunFleet = missing.length === 0;
/** What stands in the name of a test that needs a fleet. */
export const needsFleet = canRunFleet
  ? ''
  : ` (skipped: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not installed)`;

const PATH = `${process.env.PATH ?? ''}:/usr/sbin`;

/** One replica: where it is, and its processes, the last one last. */
export class Replica {
  readonly runs: Program[] = [];

  constructor(
    /** 1, 2, 3 */
    readonly number: number,
    readonly port: number,
    /** `DATA_DIR` */
    readonly directory: string,
    private readonly environment: () => Record<string, string>,
    /** Its own, where it was asked for and the machine can give it one. */
    readonly clock?: FakeClock,
  ) {}

  /** Past the proxy; who asks stands in `X-Forwarded-For`, as the proxy would put it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the process that runs. */
  get pid(): number {
    return this.runs.at(-1)?.pid ?? 0;
  }

  get output(): string {
    return this.runs.map(({ output }) => output).join('');
  }

  /** Starts a process and does not wait. */
  spawn(): Program {
    const program = new Program(
      `replica ${this.number}`,
      process.execPath,
      [join(root, 'dist/src/main.js')],
      {
        cwd: this.directory,
        env: {
          PATH,
          PORT: String(this.port),
          DATA_DIR: this.directory,
          ...this.clock?.environment,
          ...this.environment(),
        },
      },
    );
    this.runs.push(program);
    return program;
  }

  /** Starts it and waits until it listens. */
  async start(milliseconds = 60_000): Promise<void> {
    await this.spawn().prints(/Quartet listens on/, milliseconds);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    const program = this.runs.at(-1);
    return program === undefined ? { code: null, signal: null } : program.stop(signal);
  }

  /** `kill -9` */
  kill(): Promise<Ending> {
    return this.stop('SIGKILL');
  }
}

export interface FleetOptions {
  /** For every replica, over what `.env` says; looked at whenever one starts. */
  readonly environment?: Record<string, string>;
  /** A network to PostgreSQL that can be cut. */
  readonly link?: boolean;
  /** Clocks that can be set, of each replica and of PostgreSQL, where libfaketime is installed. */
  readonly clocks?: boolean;
}

export class Fleet {
  private readonly agent: Agent;
  private readonly clients: BobuxClient[] = [];
  private readonly proxies: Program[];
  private pool: pg.Pool | undefined;

  private constructor(
    readonly directory: string,
    readonly replicas: readonly [Replica, Replica, Replica],
    readonly postgres: EmbeddedPostgres,
    /** Of PostgreSQL. */
    readonly clock: FakeClock | undefined,
    readonly redis: RedisServer,
    /** To PostgreSQL, where asked for. */
    readonly link: NetworkLink | undefined,
    /** What `npm run setup:env` wrote. */
    readonly env: NodeJS.Dict<string>,
    readonly certificate: string,
    readonly httpPort: number,
    readonly httpsPort: number,
    private readonly startProxy: () => Program,
  ) {
    this.proxies = [startProxy()];
    this.agent = new Agent({ connect: { ca: certificate } });
  }

  /** Starts everything; the replicas all at the same moment, on an empty database. */
  static async start({
    environment = {},
    link: linked = false,
    clocks = false,
  }: FleetOptions = {}): Promise<Fleet> {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'quartet-fleet-')));
    // As root, PostgreSQL's account has to pass through.
    await chmod(directory, 0o711);
    const setup = spawnSync(join(root, 'node_modules/.bin/tsx'), [join(root, 'deploy/setup-env.ts')], {
      cwd: directory,
      encoding: 'utf8',
    });
    if (setup.status !== 0) throw new Error(`setup:env failed: ${setup.stderr}`);
    const env = parseEnv(await readFile(join(directory, '.env'), 'utf8'));
    const certificateFile = join(directory, 'deploy/tls/quartet.pem');
    const clockOf = async (name: string): Promise<FakeClock | undefined> =>
      clocks && canSetClocks ? FakeClock.at(join(directory, `clock-of-${name}`)) : undefined;
    const clock = await clockOf('postgres');
    const postgres = await EmbeddedPostgres.start({
      dataDir: join(directory, 'data'),
      log: () => undefined,
      listen: 'tcp',
      environment: clock?.environment,
    });
    const redis = await RedisServer.start();
    const address = new URL(postgres.url);
    const link = linked ? await NetworkLink.to(Number(address.port)) : undefined;
    if (link) address.port = String(link.port);
    const replicas: Replica[] = [];
    for (const number of [1, 2, 3]) {
      const own = join(directory, `replica-${number}`);
      await mkdir(own);
      const set = (): Record<string, string> => ({
        ...quartetVariables(env),
        NODE_ENV: 'production',
        TRUST_PROXY: '1',
        DATABASE_URL: address.toString(),
        REDIS_URL: redis.url,
        ...environment,
      });
      const ownClock = await clockOf(`replica-${number}`);
      replicas.push(new Replica(number, await findFreePort(), own, set, ownClock));
    }
    const [httpPort, httpsPort] = [await findFreePort(), await findFreePort()];
    const startProxy = (): Program =>
      new Program('proxy', HAPROXY, ['-db', '-f', join(root, 'deploy/proxy/haproxy.cfg')], {
        cwd: directory,
        env: {
          PATH,
          // Never asked: the replicas' addresses are no names.
          PROXY_NAMESERVER: '127.0.0.1:9',
          PROXY_HTTP_BIND: `127.0.0.1:${httpPort}`,
          PROXY_HTTPS_BIND: `127.0.0.1:${httpsPort}`,
          PROXY_CERTIFICATE: certificateFile,
          ...Object.fromEntries(
            replicas.map(({ number, port }) => [`QUARTET_${number}`, `127.0.0.1:${port}`]),
          ),
        },
      });
    const certificate = await readFile(certificateFile, 'utf8');
    const [one, two, three] = replicas as [Replica, Replica, Replica];
    const fleet = new Fleet(
      directory,
      [one, two, three],
      postgres,
      clock,
      redis,
      link,
      env,
      certificate,
      httpPort,
      httpsPort,
      startProxy,
    );
    try {
      await Promise.all(replicas.map((replica) => replica.start()));
      await fleet.serves();
    } catch (error) {
      await fleet.close();
      throw error;
    }
    return fleet;
  }

  /** The one that runs. */
  get proxy(): Program {
    return this.proxies.at(-1)!;
  }

  /** Ends the proxy with all connections that it has, and starts it again. */
  async restartProxy(): Promise<void> {
    await this.proxy.stop();
    this.proxies.push(this.startProxy());
  }

  /** The way in for everybody: `https://127.0.0.1:PORT`. */
  get url(): string {
    return `https://127.0.0.1:${this.httpsPort}`;
  }

  get admin(): { readonly username: string; readonly password: string } {
    return { username: this.env.ADMIN_USERNAME ?? '', password: this.env.ADMIN_PASSWORD ?? '' };
  }

  /** The first Bobux key, with all permissions. */
  get key(): BobuxKey {
    return { key: this.env.BOBUX_ADMIN_KEY ?? '', secret: this.env.BOBUX_ADMIN_SECRET ?? '' };
  }

  /** What ImbaChat's service says who it is. */
  get imbachat(): readonly [login: string, password: string] {
    return [this.env.IMBACHAT_API_LOGIN ?? '', this.env.IMBACHAT_API_PASSWORD ?? ''];
  }

  /** A request through the proxy. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, dispatcher: this.agent });
  }

  /** A websocket through the proxy, or to one replica past it. */
  async connect(key = this.key, replica?: Replica): Promise<BobuxClient> {
    const base = (replica?.url ?? this.url).replace(/^http/, 'ws');
    const client = await BobuxClient.connect(`${base}/bobux`, key, { ca: this.certificate });
    this.clients.push(client);
    return client;
  }

  /** Behind the scenes, past any link that was cut. */
  async query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]> {
    this.pool ??= new pg.Pool({ connectionString: this.postgres.url, max: 2 }).on('error', () => undefined);
    return (await this.pool.query<Row>(sql, parameters)).rows;
  }

  /** The process of PostgreSQL itself; after its end it is started again by itself, as its container would be. */
  async postmaster(): Promise<number> {
    return eventually(
      async () => (await readPostmasterPid(join(this.directory, 'data/postgres')))?.pid ?? false,
    );
  }

  /** Waits until all replicas are ready, and the proxy lets through to each of them. */
  async serves(): Promise<void> {
    await eventually(async () => {
      if (!this.proxy.runs) throw new Error(`The proxy has ended:\n${this.proxy.output}`);
      const ready = (url: string): Promise<boolean> =>
        fetch(`${url}/health/ready`, { dispatcher: this.agent }).then(
          async (response) => (await response.text(), response.ok),
          () => false,
        );
      const answers = await Promise.all([...this.replicas.map(({ url }) => url), this.url].map(ready));
      return answers.every(Boolean) && this.proxySendsToAll;
    }, 60_000);
  }

  /** By what its checks said last: it takes a replica to be up until one has failed, and goes on without it until one has passed. */
  private get proxySendsToAll(): boolean {
    const said = this.proxy.output.matchAll(/Server quartet\/(one|two|three) is (UP|DOWN)/g);
    const last = new Map([...said].map(([, server, state]) => [server, state] as const));
    return ![...last.values()].includes('DOWN');
  }

  /** What the replicas and the proxy printed, for a failed test. */
  get log(): string {
    return [...this.replicas, { output: this.proxy.output }].map(({ output }) => output).join('\n---\n');
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.terminate();
    await Promise.all([this.proxy.stop('SIGKILL'), ...this.replicas.map((replica) => replica.kill())]);
    await this.agent.destroy();
    await this.pool?.end();
    await this.link?.close();
    await this.redis.stop();
    await this.postgres.stop();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Of `.env`, what is for Quartet and not for the other containers. */
function quartetVariables(env: NodeJS.Dict<string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && /^(SECRETS_KEY|ADMIN_|BOBUX_|IMBACHAT_)/.test(entry[0]),
    ),
  );
}
