import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { signed, type BobuxAnswer, type BobuxClient } from '../support/bobux-client.js';
import type { Fleet } from './fleet.js';

/** Longer than any answer may take, the error that the database is away among them. */
const HANGS_MS = 8_000;
/** Each rests so long after an answer: the replicas that start meanwhile need the machine too. */
const PACE_MS = 20;
/** How long a worker tries to get its last command answered after the load has ended. */
const SETTLE_MS = 30_000;

/** Something that a client would have noticed. */
export interface Trouble {
  readonly what: string;
  /** Milliseconds since the load began, and how long the answer took. */
  readonly at: number;
  readonly took: number;
}

export interface LoadOptions {
  readonly sockets?: number;
  readonly callers?: number;
  /** What is printed when a test fails, and repeats its choices. */
  readonly seed?: number;
}

/** Numbers that look random and are the same for the same seed (mulberry32). @returns 0 up to 1, without 1 */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Game servers and phones, through the proxy. A game server sends each command with a nonce, and sends it again, over a new connection where it has to,
 * until it is answered; a phone makes articles and reads them, and sends nothing twice.
 */
export class Load {
  /** Failed HTTP requests, answers that were errors, and whatever took too long. */
  readonly troubles: Trouble[] = [];
  /** Commands whose success was answered: the nonce, the player and by how much. */
  readonly commands: { readonly nonce: string; readonly player: number; readonly amount: number }[] = [];
  /** Names of articles whose making was answered with 201. */
  readonly articles: string[] = [];
  /** How often a connection ended under a game server. */
  reconnections = 0;
  reads = 0;
  slowest = 0;
  private readonly began = performance.now();
  private readonly workers: Promise<void>[] = [];
  private ends = false;

  private constructor(
    private readonly fleet: Fleet,
    readonly seed: number,
    private readonly players: readonly number[],
    private readonly apiKey: string,
  ) {}

  static async start(fleet: Fleet, options: LoadOptions = {}): Promise<Load> {
    const { sockets = 6, callers = 6, seed = Math.floor(Math.random() * 2 ** 31) } = options;
    console.log(`load: seed ${seed}`);
    const client = await fleet.connect();
    const players: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      players.push((await client.ok('createaccount', { id: randomUUID() })).player.id);
    }
    const registered = await fleet.fetch('/registerAccount', {
      method: 'POST',
      body: new URLSearchParams({ paymentIdentifier: randomUUID(), receipt: 'cmVjZWlwdA==' }),
    });
    const { api_key: apiKey } = (await registered.json()) as { api_key: string };
    const load = new Load(fleet, seed, players, apiKey);
    for (let n = 0; n < sockets; n += 1) load.workers.push(load.gameServer(randomOf(seed + n)));
    for (let n = 0; n < callers; n += 1) load.workers.push(load.phone(randomOf(seed - 1 - n)));
    return load;
  }

  /** How many commands and requests were answered well. */
  get done(): number {
    return this.commands.length + this.articles.length + this.reads;
  }

  /** Waits until so much more was answered well. @throws when that takes longer than a minute */
  async goesOn(more: number): Promise<void> {
    const [from, until] = [this.done, Date.now() + 60_000];
    while (this.done < from + more) {
      if (Date.now() > until)
        throw new Error(`The load stands still: ${JSON.stringify(this.troubles.slice(-5))}`);
      await delay(20);
    }
  }

  /** Ends the load, and waits until every command of a game server is answered. */
  async stop(): Promise<void> {
    this.ends = true;
    await Promise.all(this.workers);
  }

  /** What does not agree with what the clients were told; empty when the books are right. */
  async discrepancies(): Promise<string[]> {
    const found: string[] = [];
    const entries = await this.fleet.query<{ reason: string; times: number }>(
      `SELECT reason, count(*)::int AS times FROM bobux.entries WHERE player_id = ANY($1) GROUP BY reason`,
      [this.players],
    );
    const times = new Map(entries.map((entry) => [entry.reason, entry.times]));
    for (const { nonce } of this.commands) {
      if (times.get(nonce) !== 1)
        found.push(`answered command ${nonce} is there ${times.get(nonce) ?? 0} times`);
    }
    if (times.size !== this.commands.length)
      found.push(`${times.size} commands took effect, ${this.commands.length} were answered`);
    const rows = await this.fleet.query<{ id: string; bobux: string; history: string; last: string }>(
      `SELECT p.id, p.bobux, coalesce(sum(e.amount), 0) AS history,
              (array_agg(e.balance_after ORDER BY e.id DESC))[1] AS last
         FROM bobux.players p LEFT JOIN bobux.entries e ON e.player_id = p.id
        WHERE p.id = ANY($1) GROUP BY p.id, p.bobux`,
      [this.players],
    );
    for (const { id, bobux, history, last } of rows) {
      const told = this.commands
        .filter(({ player }) => player === Number(id))
        .reduce((sum, { amount }) => sum + amount, 0);
      if (Number(bobux) !== told) found.push(`player ${id} has ${bobux}, clients were told ${told}`);
      if (Number(bobux) !== Number(history) || (told > 0 && Number(bobux) !== Number(last)))
        found.push(`player ${id} has ${bobux}, the history says ${history} and ${last}`);
    }
    const made = await this.fleet.query<{ name: string; times: number }>(
      `SELECT name, count(*)::int AS times FROM lishop.articles WHERE name LIKE $1 GROUP BY name`,
      [`load ${this.seed} %`],
    );
    const articles = new Map(made.map((article) => [article.name, article.times]));
    for (const name of this.articles) {
      if (articles.get(name) !== 1)
        found.push(`answered article ${name} is there ${articles.get(name) ?? 0} times`);
    }
    for (const [name, count] of articles)
      if (count > 1) found.push(`article ${name} is there ${count} times`);
    return found;
  }

  private trouble(what: string, from: number): void {
    const now = performance.now();
    this.troubles.push({ what, at: Math.round(from - this.began), took: Math.round(now - from) });
  }

  private async gameServer(random: () => number): Promise<void> {
    let client: BobuxClient | undefined;
    let settled = Infinity;
    while (!this.ends) {
      const player = this.players[Math.floor(random() * this.players.length)] ?? 0;
      const amount = 1 + Math.floor(random() * 9);
      const nonce = randomUUID();
      const command = { command: 'setbobux', id: player, amount, operation: 1, nonce, reason: nonce };
      const frame = JSON.stringify(signed(this.fleet.key, command));
      for (;;) {
        if (this.ends) settled = Math.min(settled, performance.now() + SETTLE_MS);
        if (performance.now() > settled) throw new Error(`Command ${nonce} was never answered`);
        const from = performance.now();
        try {
          client ??= await inTime(this.fleet.connect());
          const answer = JSON.parse(await inTime(client.sendText(frame))) as BobuxAnswer;
          this.slowest = Math.max(this.slowest, performance.now() - from);
          if (answer.success) {
            this.commands.push({ nonce, player, amount });
            await delay(PACE_MS);
            break;
          }
          this.trouble(`setbobux: ${answer.error}`, from);
        } catch (error) {
          this.reconnections += 1;
          if (error === HANGS) this.trouble('setbobux: no answer', from);
          client?.terminate();
          client = undefined;
        }
        await delay(50);
      }
    }
    client?.terminate();
  }

  private async phone(random: () => number): Promise<void> {
    for (let n = 0; !this.ends; n += 1) {
      const makes = random() < 0.5;
      const name = `load ${this.seed} ${n} ${randomUUID()}`;
      const from = performance.now();
      try {
        const response = await inTime(
          this.fleet.fetch(makes ? '/articles' : '/articles?onlyIds=1', {
            method: makes ? 'POST' : 'GET',
            headers: { api_key: this.apiKey },
            ...(makes && { body: new URLSearchParams({ name, qty: '1', checked: '0' }) }),
          }),
        );
        const text = await inTime(response.text());
        this.slowest = Math.max(this.slowest, performance.now() - from);
        if (response.status === 201) this.articles.push(name);
        else if (response.status === 200) this.reads += 1;
        else this.trouble(`${makes ? 'POST' : 'GET'}: ${response.status} ${text.slice(0, 80)}`, from);
      } catch (error) {
        const reason =
          error instanceof Error ? ((error.cause as Error | undefined) ?? error).message : 'no answer';
        this.trouble(`${makes ? 'POST' : 'GET'}: ${reason}`, from);
        await delay(50);
      }
      await delay(PACE_MS);
    }
  }
}

const HANGS = Symbol('hangs');

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- told apart from every error
    timer = setTimeout(() => reject(HANGS), HANGS_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
