import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { signed, type BobuxAnswer, type BobuxClient } from '../../support/bobux-client.js';
import type { Fleet } from '../fleet.js';
import { inTime, isHanging, type Journal } from './journal.js';

const PACE_MS = 20;
/** How long a game server tries to get its last command answered after the load has ended. */
const SETTLE_MS = 30_000;
const PLAYERS = 4;

/** A command whose success was answered. */
interface Done {
  readonly nonce: string;
  readonly player: number;
  readonly amount: number;
}

/**
 * Game servers: each sends a command with a nonce and the time, and sends it again, over a new connection where it has to, until it is answered.
 * One that is told that its time is off goes by the server's from then on.
 */
export class GameServers {
  readonly commands: Done[] = [];
  /** How often a connection ended under a game server. */
  reconnections = 0;
  /** Refusals because of the time. */
  stale = 0;

  private constructor(
    private readonly fleet: Fleet,
    private readonly journal: Journal,
    private readonly players: readonly number[],
  ) {}

  static async start(fleet: Fleet, journal: Journal): Promise<GameServers> {
    const client = await fleet.connect();
    const players: number[] = [];
    for (let n = 0; n < PLAYERS; n += 1) {
      players.push((await client.ok('createaccount', { id: randomUUID() })).player.id);
    }
    client.terminate();
    return new GameServers(fleet, journal, players);
  }

  async work(random: () => number): Promise<void> {
    let client: BobuxClient | undefined;
    let settled = Infinity;
    let ahead = 0;
    let last = '';
    while (!this.journal.ends) {
      const player = this.players[Math.floor(random() * this.players.length)] ?? 0;
      const amount = 1 + Math.floor(random() * 9);
      const nonce = randomUUID();
      const command = { command: 'setbobux', id: player, amount, operation: 1, nonce, reason: nonce };
      const stamped = (): string =>
        JSON.stringify(
          signed(this.fleet.key, { ...command, timestamp: Math.floor(Date.now() / 1000) + ahead }),
        );
      // What is sent again has to be the same message, its time too.
      let frame = stamped();
      for (;;) {
        if (this.journal.ends) settled = Math.min(settled, performance.now() + SETTLE_MS);
        if (performance.now() > settled) throw new Error(`Command ${nonce} was never answered: ${last}`);
        const from = performance.now();
        try {
          client ??= await inTime(this.fleet.connect());
          const answer = JSON.parse(await inTime(client.sendText(frame))) as BobuxAnswer;
          this.journal.answered(from);
          if (answer.success) {
            this.commands.push({ nonce, player, amount });
            this.journal.done += 1;
            await delay(PACE_MS);
            break;
          }
          last = answer.error ?? '';
          this.journal.trouble(`setbobux: ${last}`, from);
          if (answer.error === 'STALE_MESSAGE_ERROR') {
            this.stale += 1;
            ahead = answer.timestamp - Math.floor(Date.now() / 1000);
            // Nothing is kept of a refusal because of the time.
            frame = stamped();
          }
        } catch (error) {
          last = String(error);
          this.reconnections += 1;
          if (isHanging(error)) this.journal.trouble('setbobux: no answer', from);
          client?.terminate();
          client = undefined;
        }
        await delay(50);
      }
    }
    client?.terminate();
  }

  /** What does not agree with what the game servers were told. */
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
    return found;
  }
}
