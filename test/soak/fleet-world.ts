import { randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded-postgres/index.js';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { readPostmasterPid } from '../../src/embedded-postgres/postmaster-pid.js';
import { Replica } from '../fleet/fleet.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { eventually } from '../support/eventually.js';
import { hasRedis, RedisServer } from '../support/redis-server.js';
import type { Random } from './random.js';
import { soakEnvironment, type World } from './world.js';

const REPLICAS = 2;
const READY_MS = 90_000;
/** How long after a fault lost answers are still its doing. */
const AFTERMATH_MS = 10_000;

/** What is done to the fleet, with weights. */
const FAULTS = [
  [4, 'kill -9 of a replica'],
  [2, 'SIGTERM of a replica'],
  [2, 'a replica stands still'],
  [3, 'kill -9 of PostgreSQL'],
  [2, 'kill -9 of Redis'],
] as const;

/** Real processes of the build on a PostgreSQL of their own, and on a Redis where there is one. */
export class FleetWorld implements World {
  readonly admin = { username: 'operator', password: 'right horse' };
  readonly key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  readonly imbachat = { login: 'imba', password: 'chat', secretKey: 'a secret of thirty-two characters' };
  readonly secretsKey = randomBytes(32).toString('base64');
  readonly keyLag = 3_000;
  stopped = false;
  /** How often each fault was made. */
  readonly faults = new Map<string, number>();
  private readonly replicas: Replica[] = [];
  private calmFrom = -Infinity;

  private constructor(
    readonly seed: string,
    private readonly directory: string,
    readonly imvu: ImvuSimulator,
    private readonly postgres: EmbeddedPostgres,
    private readonly redis: RedisServer | undefined,
  ) {}

  static async start(seed: string): Promise<FleetWorld> {
    const directory = await realpath(await mkdtemp(join(tmpdir(), 'quartet-soak-')));
    // As root, PostgreSQL's account has to pass through.
    await chmod(directory, 0o711);
    const postgres = await EmbeddedPostgres.start({
      dataDir: join(directory, 'data'),
      log: () => undefined,
      listen: 'tcp',
    });
    const redis = hasRedis ? await RedisServer.start() : undefined;
    const world = new FleetWorld(seed, directory, await ImvuSimulator.start(), postgres, redis);
    try {
      for (let number = 1; number <= REPLICAS; number += 1) {
        const own = join(directory, `replica-${number}`);
        await mkdir(own);
        const environment = (): Record<string, string> => ({
          ...soakEnvironment(world),
          NODE_ENV: 'production',
          SECRETS_KEY: world.secretsKey,
          DATABASE_URL: postgres.url,
          ...(redis && { REDIS_URL: redis.url }),
        });
        world.replicas.push(new Replica(number, await findFreePort(), own, environment));
      }
      await Promise.all(world.replicas.map((replica) => replica.start()));
      await world.serves();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get urls(): readonly string[] {
    return this.replicas.map(({ url }) => url);
  }

  get disturbed(): boolean {
    return performance.now() < this.calmFrom;
  }

  get hasRedis(): boolean {
    return this.redis !== undefined;
  }

  /** As superuser, in Quartet's database. */
  get databaseUrl(): string {
    const url = new URL(this.postgres.adminUrl);
    url.pathname = new URL(this.postgres.url).pathname;
    return url.toString();
  }

  /** Makes one fault, and returns when everything serves again. @returns what it was */
  async disturb(random: Random): Promise<string> {
    const fault = random.weighted(FAULTS);
    const replica = random.pick(this.replicas);
    const [down, still] = [random.int(0, 2_000), random.int(500, 6_000)];
    this.calmFrom = Infinity;
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    try {
      await this.make(fault, replica, down, still);
      await this.serves();
    } finally {
      this.calmFrom = performance.now() + AFTERMATH_MS;
    }
    return fault;
  }

  private async make(
    fault: (typeof FAULTS)[number][1],
    replica: Replica,
    down: number,
    still: number,
  ): Promise<void> {
    switch (fault) {
      case 'kill -9 of a replica':
      case 'SIGTERM of a replica':
        await replica.stop(fault.startsWith('kill') ? 'SIGKILL' : 'SIGTERM');
        await delay(down);
        if (!this.stopped) await replica.start();
        return;
      case 'a replica stands still':
        replica.runs.at(-1)?.signal('SIGSTOP');
        await delay(still);
        replica.runs.at(-1)?.signal('SIGCONT');
        return;
      case 'kill -9 of PostgreSQL': {
        const killed = await this.postmaster();
        process.kill(killed, 'SIGKILL');
        // It is started again by its supervisor.
        await eventually(
          async () => this.stopped || ((await this.answers()) && (await this.postmaster()) !== killed),
          READY_MS,
        );
        return;
      }
      case 'kill -9 of Redis':
        await this.redis?.kill();
        await delay(down);
        if (!this.stopped) await this.redis?.start();
    }
  }

  private async postmaster(): Promise<number> {
    return eventually(
      async () => (await readPostmasterPid(join(this.directory, 'data/postgres')))?.pid ?? false,
    );
  }

  private async answers(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.databaseUrl, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    return client
      .connect()
      .then(() => client.query('SELECT 1'))
      .then(
        () => true,
        () => false,
      )
      .finally(() => client.end().catch(() => undefined));
  }

  private async serves(): Promise<void> {
    await eventually(async () => {
      if (this.stopped) return true;
      const ready = this.urls.map((url) =>
        fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) }).then(
          async (response) => (await response.text(), response.ok),
          () => false,
        ),
      );
      return (await Promise.all(ready)).every(Boolean);
    }, READY_MS);
  }

  /** For a comparison that nothing under way can change any more: new processes, with no client. */
  async restart(): Promise<void> {
    this.calmFrom = Infinity;
    await Promise.all(this.replicas.map((replica) => replica.kill()));
    await this.idle();
    await Promise.all(this.replicas.map((replica) => replica.start()));
    await this.serves();
    this.calmFrom = -Infinity;
  }

  /** What a killed process sent to PostgreSQL may still be running. */
  private async idle(): Promise<void> {
    await eventually(async () => {
      const client = new pg.Client({ connectionString: this.databaseUrl });
      await client.connect();
      try {
        const { rows } = await client.query<{ working: number }>(
          `SELECT count(*)::int AS working FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
        );
        return rows[0]?.working === 0;
      } finally {
        await client.end();
      }
    }, READY_MS);
  }

  /** The last that the replicas printed, for a failed run. */
  get log(): string {
    return this.replicas
      .map(({ number, output }) => `--- replica ${number}\n${output.slice(-4_000)}`)
      .join('\n');
  }

  /** Ends everything that was started, by its process id. */
  async close(): Promise<void> {
    this.stopped = true;
    for (const replica of this.replicas) replica.runs.at(-1)?.signal('SIGCONT');
    await Promise.all(this.replicas.map((replica) => replica.kill()));
    await this.redis?.stop();
    await this.postgres.stop();
    await this.imvu.close();
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
