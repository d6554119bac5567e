import { isDeepStrictEqual } from 'node:util';
import { BobuxError, connect, type BobuxClient } from '../../clients/typescript/src/bobux/index.js';
import type { BobuxKey } from '../support/bobux-client.js';
import { seededRandom, type Random } from '../support/seeded-random.js';
import { FrameRelay } from './frame-relay.js';

const PLAYERS = 3;
const COMMANDS = 40;
const TIMEOUT_MS = 60_000;
const ADD = 1;
const SUBTRACT = 2;

/** What one seed came to. */
export interface RunReport {
  readonly changes: number;
  readonly connections: number;
  readonly cuts: number;
  readonly repeats: number;
}

/** A command that was made, and what its answer must say. */
interface Step {
  readonly outcome: Promise<string>;
  readonly expected: readonly string[];
  /** Nothing may be made before it is settled. */
  readonly isAlone?: boolean;
}

/** Makes random commands on players that nobody else changes, and knows what each must come to. */
class Commands {
  /** Of each player, every balance that it had, oldest first. */
  readonly past: number[][];
  private made = 0;
  private settled = 0;

  constructor(
    private readonly bobux: BobuxClient,
    private readonly random: Random,
    private readonly ids: readonly number[],
  ) {
    this.past = ids.map(() => [0]);
  }

  balance(player: number): number {
    return this.past[player]!.at(-1)!;
  }

  /** @returns the command, or two of which the second needs the answer to the first: only where nothing else is under way */
  next(isAlone: boolean): Step {
    const player = this.random.below(PLAYERS);
    const amount = this.random.below(50);
    const kinds = [() => this.set(player, amount), () => this.add(player, amount), () => this.read(player)];
    kinds.push(
      () => this.subtract(player, amount),
      () => this.transfer(player, amount + 1),
      () => this.batch(player, amount + 1),
    );
    if (isAlone) kinds.push(() => this.capture(player, 1 + this.random.below(this.balance(player) + 1)));
    return this.random.pick(kinds)();
  }

  /** @throws Error in the promise, where it is settled before one that was made earlier */
  private inOrder<Data>(call: Promise<Data>): Promise<Data> {
    const place = this.made++;
    let found = place;
    const note = (): void => void (found = this.settled++);
    call.then(note, note);
    return call.finally(() => {
      if (found !== place) throw new Error(`call ${place} was settled as number ${found}`);
    });
  }

  private read(player: number): Step {
    const past = this.past[player]!;
    const from = past.length - 1;
    const outcome = this.inOrder(this.bobux.getplayer({ id: this.ids[player]! }));
    // One that had to be repeated may see what came after it, never what came before.
    return {
      outcome: outcome.then(({ player }) => String(player.bobux)),
      get expected() {
        return past.slice(from).map(String);
      },
    };
  }

  private set(player: number, amount: number): Step {
    return this.changed(player, amount, this.inOrder(this.bobux.setbobux({ id: this.ids[player]!, amount })));
  }

  private add(player: number, amount: number): Step {
    const outcome = this.inOrder(this.bobux.setbobux({ id: this.ids[player]!, amount, operation: ADD }));
    return this.changed(player, this.balance(player) + amount, outcome);
  }

  private subtract(player: number, amount: number): Step {
    const outcome = this.inOrder(this.bobux.setbobux({ id: this.ids[player]!, amount, operation: SUBTRACT }));
    return this.changed(player, this.balance(player) - amount, outcome);
  }

  private transfer(player: number, amount: number): Step {
    const to = (player + 1) % PLAYERS;
    const answer = this.inOrder(this.bobux.transfer({ from: this.ids[player]!, to: this.ids[to]!, amount }));
    const isRefused = this.balance(player) < amount;
    if (!isRefused) this.past[to]!.push(this.balance(to) + amount);
    return this.changed(
      player,
      this.balance(player) - amount,
      answer.then(({ from }) => ({ player: from })),
    );
  }

  /** Adds to one player and takes from the next, both or none. */
  private batch(player: number, amount: number): Step {
    const other = (player + 1) % PLAYERS;
    const id = this.ids[player]!;
    const changes = [
      { id, amount, operation: ADD },
      { id: this.ids[other]!, amount, operation: SUBTRACT },
    ];
    const answer = this.inOrder(this.bobux.batch({ changes }));
    const isRefused = this.balance(other) < amount;
    if (!isRefused) this.past[other]!.push(this.balance(other) - amount);
    return this.changed(
      player,
      isRefused ? -1 : this.balance(player) + amount,
      answer.then(({ players }) => ({ player: players.find((one) => one.id === id)! })),
    );
  }

  private capture(player: number, amount: number): Step {
    const id = this.ids[player]!;
    const held = this.bobux.hold({ id, amount, seconds: 600 });
    const captured = held.then(({ hold }) => this.bobux.capture({ hold: hold.id }));
    const balance = this.balance(player) - amount;
    if (balance >= 0) this.past[player]!.push(balance);
    return { ...this.changed(player, balance, captured), isAlone: true };
  }

  /** @param balance below 0: the change must be refused */
  private changed(player: number, balance: number, answer: Promise<{ player: { bobux: number } }>): Step {
    const isRefused = balance < 0;
    if (!isRefused) this.past[player]!.push(balance);
    return {
      outcome: answer.then(({ player }) => String(player.bobux)),
      expected: [isRefused ? 'INSUFFICIENT_BOBUX_ERROR' : String(balance)],
    };
  }
}

/** The balances that events have told of some players. */
class Events {
  private readonly told = new Map<number, number[]>();
  private failure: Error | undefined;

  constructor(bobux: BobuxClient, players: readonly number[], since: number) {
    for (const id of players) this.told.set(id, []);
    const read = async (): Promise<void> => {
      for await (const { entry } of bobux.subscribe({ players, since })) {
        this.told.get(entry.player)!.push(entry.after);
      }
    };
    read().catch((error: Error) => (this.failure = error));
  }

  /** @returns all of a player, as soon as there are so many */
  async of(player: number, count: number): Promise<readonly number[]> {
    const told = this.told.get(player)!;
    for (const end = Date.now() + TIMEOUT_MS; told.length < count && Date.now() < end;) {
      if (this.failure !== undefined) throw this.failure;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return told;
  }
}

/**
 * Random commands of one client, many under way at a time, through a relay that cuts, delays, splits and repeats.
 * @param port of Quartet on this machine
 * @throws Error where a command took effect twice, never or out of order, an answer was not its own, or an event is missing or came twice
 */
export async function runSeed(seed: number, port: number, key: BobuxKey): Promise<RunReport> {
  const random = seededRandom(seed);
  const relay = await FrameRelay.to(port, random, {
    cut: random.pick([0.5, 0.9, 1]),
    delay: random.pick([0, 0.2, 0.5]),
    split: random.pick([0, 0.3, 0.6]),
    repeat: random.pick([0, 0.02, 0.1]),
  });
  const options = { timeout: TIMEOUT_MS };
  const calm = await connect(`ws://127.0.0.1:${port}`, key.key, key.secret, options);
  const bobux = await connect(relay.url, key.key, key.secret, options);
  try {
    const ids: number[] = [];
    for (let index = 0; index < PLAYERS; index++) {
      const { player } = await bobux.createaccount({ id: `${seed} ${index} ${Math.random()}` });
      ids.push(player.id);
    }
    // Where the events begin: an entry that is there, with nothing of these players behind it.
    const marked = (await calm.createaccount({ id: `${seed} mark ${Math.random()}` })).player.id;
    await calm.setbobux({ id: marked, amount: 1 });
    const [mark] = (await calm.history({ id: marked, amount: 1 })).entries;
    const events = new Events(bobux, ids, mark!.id);
    const commands = new Commands(bobux, random, ids);
    await makeCommands(commands, random, relay);
    let changes = 0;
    for (const [index, id] of ids.entries()) {
      const { entries } = await calm.history({ id, amount: 1000 });
      const balances = entries.map(({ after }) => after).reverse();
      const expected = commands.past[index]!.slice(1);
      changes += expected.length;
      if (!isDeepStrictEqual(balances, expected)) {
        throw new Error(`the history of player ${index} is ${balances.join()} instead of ${expected.join()}`);
      }
      const told = await events.of(id, expected.length);
      if (!isDeepStrictEqual(told, expected)) {
        throw new Error(`the events of player ${index} are ${told.join()} instead of ${expected.join()}`);
      }
    }
    return { changes, ...relay.counts };
  } finally {
    await Promise.all([bobux.destroy(), calm.destroy()]);
    await relay.close();
  }
}

async function makeCommands(commands: Commands, random: Random, relay: FrameRelay): Promise<void> {
  const settled: Promise<void>[] = [];
  let underWay = 0;
  for (let index = 0; index < COMMANDS; index++) {
    const step = commands.next(underWay === 0);
    underWay += 1;
    const outcome = step.outcome.catch((error: unknown) => {
      if (error instanceof BobuxError) return error.code;
      throw error;
    });
    settled.push(
      outcome.then((came) => {
        underWay -= 1;
        if (step.expected.includes(came)) return;
        throw new Error(`command ${index} came to ${came} instead of ${step.expected.join(' or ')}`);
      }),
    );
    settled.at(-1)!.catch(() => undefined);
    if (step.isAlone === true || random.chance(0.15)) await Promise.all(settled);
    else if (random.chance(0.3)) await new Promise((resolve) => setTimeout(resolve, random.below(10)));
    if (random.chance(0.05)) relay.cut();
  }
  await Promise.all(settled);
}
