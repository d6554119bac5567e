import { setTimeout as delay } from 'node:timers/promises';
import type { ImvuSimulator } from '../../simulators/imvu.js';
import type { MailServer } from '../../simulators/mail-server.js';
import type { Fleet } from '../fleet.js';
import { Bots } from './bots.js';
import { ChatService } from './chat-service.js';
import { GameServers } from './game-servers.js';
import { Journal } from './journal.js';
import { Phones } from './phones.js';

export interface LoadOptions {
  /** Where bots call through the proxy: it has to be the fleet's. */
  readonly imvu?: ImvuSimulator;
  /** Where invitations are mailed: what the fleet sends through. */
  readonly mail?: MailServer;
  /** What is printed when a test fails, and repeats its choices. */
  readonly seed?: number;
}

const GAME_SERVERS = 6;
const PHONES = 4;
const OTHERS = 2;

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

/** Clients of all four contexts, through the proxy, until they are told to stop. */
export class Load {
  private readonly workers: Promise<void>[] = [];

  private constructor(
    readonly seed: number,
    readonly journal: Journal,
    readonly games: GameServers,
    readonly phones: Phones,
    private readonly bots: Bots | undefined,
    private readonly mail: MailServer | undefined,
  ) {}

  static async start(fleet: Fleet, options: LoadOptions = {}): Promise<Load> {
    const { imvu, mail, seed = Math.floor(Math.random() * 2 ** 31) } = options;
    console.log(`load: seed ${seed}`);
    const journal = new Journal();
    const games = await GameServers.start(fleet, journal);
    const phones = await Phones.start(fleet, journal, `load ${seed}`);
    const bots = imvu && (await Bots.start(fleet, journal, imvu));
    const chat = new ChatService(fleet, journal);
    const load = new Load(seed, journal, games, phones, bots, mail);
    let stream = 0;
    const employ = (count: number, work: (random: () => number) => Promise<void>): void => {
      for (let n = 0; n < count; n += 1) load.workers.push(work(randomOf(seed + (stream += 1))));
    };
    employ(GAME_SERVERS, (random) => games.work(random));
    employ(PHONES, (random) => phones.work(random));
    employ(OTHERS, (random) => chat.work(random));
    if (bots !== undefined) employ(OTHERS, (random) => bots.work(random));
    if (mail !== undefined) employ(OTHERS, () => phones.invite());
    return load;
  }

  get troubles(): Journal['troubles'] {
    return this.journal.troubles;
  }

  /** Waits until so much more was answered well. @throws when that takes longer than a minute */
  async goesOn(more: number): Promise<void> {
    const [from, until] = [this.journal.done, performance.now() + 60_000];
    while (this.journal.done < from + more) {
      if (performance.now() > until)
        throw new Error(`The load stands still: ${JSON.stringify(this.troubles.slice(-5))}`);
      await delay(20);
    }
  }

  /** Ends the load, and waits until every command of a game server is answered. */
  async stop(): Promise<void> {
    this.journal.ends = true;
    await Promise.all(this.workers);
  }

  /** What does not agree with what the clients were told, and mails that were lost or came twice; empty when all is right. */
  async discrepancies(): Promise<string[]> {
    return [
      ...this.journal.wrong,
      ...(await this.games.discrepancies()),
      ...(await this.phones.discrepancies()),
      ...(this.bots?.discrepancies() ?? []),
      ...(this.mail === undefined ? [] : await this.phones.lostMail(this.mail)),
    ];
  }
}
