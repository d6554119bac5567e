import { setTimeout as delay } from 'node:timers/promises';
import { Discrepancy, Possible, type Rule } from './possible.js';
import { Random } from './random.js';
import { http, type HttpAnswer, type HttpCall } from './wire.js';
import type { World } from './world.js';

/** What an actor must not do while so much is undecided: lose more on purpose. */
const MAX_UNDECIDED = 2;
const REMEMBERED = 25;
/** So much later an operation whose answer was lost has taken effect or never will: the server gives up on its database after 5 s, and stands still for 6 s at most. */
const SETTLED_MS = 15_000;
/** With so much undecided an actor waits that long. */
const TOO_MUCH_UNDECIDED = 6;

/** Calls that are passed on change nothing in Quartet. */
const UPSTREAM = '/imvu/api/';

/** How often an actor did what, for the report. */
export interface Tally {
  operations: number;
  /** Answers that were lost, on purpose or by a fault. */
  lost: number;
}

/**
 * One client with a part of the world to itself, and a model of that part. The n-th operation depends on seed, actor and n alone, but for whom it is
 * about: that is chosen among what the server has given so far.
 */
export abstract class Actor<State> {
  readonly tally: Tally = { operations: 0, lost: 0 };
  protected readonly model: Possible<State>;
  private readonly story: string[] = [];
  private readonly random: Random;
  private lastLoss = 0;

  constructor(
    readonly name: string,
    protected readonly world: World,
    initial: State,
  ) {
    this.random = new Random(`${world.seed}/${name}`);
    this.model = new Possible(initial);
  }

  /** What has to be there before the first operation. */
  abstract setUp(): Promise<void>;

  /** One operation with all its answers. */
  protected abstract operate(random: Random, n: number): Promise<void>;

  /** Reads everything that the actor made and compares it; nothing is disturbed any more, and nothing undecided is under way. */
  protected abstract compare(): Promise<void>;

  /** @throws Discrepancy with the seed and the last operations */
  async step(): Promise<void> {
    await this.settled();
    const n = this.tally.operations++;
    const { lost } = this.tally;
    await this.told(`operation ${n}`, () => this.operate(this.random.fork(n), n));
    if (this.tally.lost > lost) {
      this.lastLoss = Date.now();
      await this.ready();
    }
  }

  /** What was lost long ago is decided: with much of it, that is waited for. */
  private async settled(): Promise<void> {
    if (this.model.undecided === 0) return;
    const waits = this.model.undecided >= TOO_MUCH_UNDECIDED;
    while (waits && Date.now() < this.lastLoss + SETTLED_MS && !this.world.stopped) await delay(100);
    if (Date.now() >= this.lastLoss + SETTLED_MS) this.model.settle();
  }

  /** Where all is down there is no sense in losing more. */
  private async ready(): Promise<void> {
    while (this.world.disturbed && !this.world.stopped) {
      const states = await Promise.all(
        this.world.urls.map((url) =>
          fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
            async (response) => (await response.text(), response.ok),
            () => false,
          ),
        ),
      );
      if (states.includes(true)) return;
      await delay(200);
    }
  }

  /** The last look. @throws Discrepancy */
  async finish(): Promise<void> {
    this.model.settle();
    await this.told('the comparison at the end', () => this.compare());
  }

  private async told(where: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.world.stopped) return;
      const what = error instanceof Error ? error.message : String(error);
      throw new Discrepancy(`${this.name}, ${where}: ${what}\n  before: ${this.story.join('\n          ')}`, {
        cause: error,
      });
    }
  }

  protected note(line: string): void {
    this.story.push(line.length > 300 ? `${line.slice(0, 300)}…` : line);
    if (this.story.length > REMEMBERED) this.story.shift();
  }

  /** May this operation lose its answer on purpose? @returns milliseconds until the connection is cut */
  protected cut(random: Random, probability: number): number | undefined {
    const [cuts, after] = [random.chance(probability), random.int(0, 12)];
    return cuts && this.model.undecided < MAX_UNDECIDED ? after : undefined;
  }

  protected replica(random: Random): number {
    return random.int(0, this.world.urls.length - 1);
  }

  /** One request and what the model says to it. @returns the answer, unless it was lost */
  protected async call(
    replica: number,
    path: string,
    request: HttpCall,
    rule: Rule<State, HttpAnswer>,
  ): Promise<HttpAnswer | undefined> {
    const { method = 'GET', json, form, cut } = request;
    const what = `${method} ${path} ${JSON.stringify(json ?? form ?? {})}`;
    const began = `${what} at ${replica}${cut === undefined ? '' : `, cut after ${cut} ms`}`;
    this.note(began);
    const reply = await http(this.world, replica, path, request);
    if ('lost' in reply) {
      this.note(`  lost: ${reply.lost}`);
      this.tally.lost += 1;
      if (method !== 'GET' && !path.startsWith(UPSTREAM)) this.model.lost(what, rule);
      return undefined;
    }
    this.note(`  ${reply.answer.status} ${reply.answer.text}`);
    this.model.answered(what, rule, reply.answer);
    return reply.answer;
  }
}
