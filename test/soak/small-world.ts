import { randomBytes, randomUUID } from 'node:crypto';
import { ImvuSimulator } from '../simulators/imvu.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { Relay, type Lie } from './relay.js';
import { newSeed, Simulation } from './simulation.js';
import { soakEnvironment, type World } from './world.js';

export const seed = process.env.SOAK_SEED || newSeed();
export const replay = `SOAK_SEED=${seed} npm run test:slow -- test/soak/soak`;

/** One process of Quartet on a database of its own, in this process. */
export class SmallWorld implements World {
  readonly admin = { username: 'operator', password: 'right horse' };
  readonly key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  readonly imbachat = { login: 'imba', password: 'chat', secretKey: 'a secret of thirty-two characters' };
  readonly keyLag = 0;
  disturbed = false;
  stopped = false;
  urls: string[] = [];
  private quartet: TestApp | undefined;
  private relay: Relay | undefined;

  private constructor(
    readonly seed: string,
    readonly database: TestDatabase,
    readonly imvu: ImvuSimulator,
    private readonly lie: Lie | undefined,
  ) {}

  static async make(lie?: Lie): Promise<SmallWorld> {
    const world = new SmallWorld(seed, await createTestDatabase(), await ImvuSimulator.start(), lie);
    await world.start();
    return world;
  }

  async start(): Promise<void> {
    this.quartet = await startTestApp(soakEnvironment(this), this.database);
    if (this.lie !== undefined) this.relay = await Relay.to(this.quartet.url, this.lie);
    this.urls = [this.relay?.url ?? this.quartet.url];
  }

  /** What is under way is answered, or its connection ends. */
  async stop(): Promise<void> {
    await this.relay?.close();
    const { quartet } = this;
    this.quartet = undefined;
    if (quartet === undefined) return;
    // As src/shared/process/shutdown.ts, less patient: who goes on asking over an open connection would keep it open for ever.
    const server = quartet.app.getHttpServer();
    const cut = setInterval(() => server.closeAllConnections(), 300);
    await quartet.close().finally(() => clearInterval(cut));
  }

  async restart(): Promise<void> {
    this.disturbed = true;
    await this.stop();
    await this.start();
  }

  async close(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    await this.stop();
    await this.imvu.close();
    await this.database.drop();
  }
}

/** Work before a restart, during it and after it, then all comparisons. */
export async function simulate(small: SmallWorld, rounds: number): Promise<Simulation> {
  const simulation = new Simulation(small);
  try {
    await simulation.setUp();
    await simulation.run((done) => done < rounds / 2);
    const during = simulation.run((done) => done < rounds);
    during.catch(() => undefined);
    await small.restart();
    await during;
    // Whatever was cut off is over after this.
    await small.restart();
    small.disturbed = false;
    await simulation.finish(small.database.adminUrl, TEST_SECRETS_KEY);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n  replay: ${replay}`, {
      cause: error,
    });
  }
  return simulation;
}
