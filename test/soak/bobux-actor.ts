import { setTimeout as delay } from 'node:timers/promises';
import { signed, type BobuxAnswer, type BobuxKey } from '../support/bobux-client.js';
import { Actor } from './actor.js';
import type { Command } from './bobux-command.js';
import {
  bits,
  MOST,
  permitted,
  rules,
  type Ledger,
  type LedgerRule,
  type ModelPlayer,
} from './bobux-model.js';
import { moneyCommand } from './bobux-money.js';
import { differs, Discrepancy } from './possible.js';
import type { Random } from './random.js';
import { BobuxLine, type Reply } from './wire.js';
import type { World } from './world.js';

/** A message with a nonce, and its first answer. */
interface Recorded {
  readonly frame: string;
  readonly nonce: string;
  readonly answer: string;
}

/** Outcomes that are recorded with the nonce; the others never came so far as to run (docs/bobux.md). */
const RAN = new Set([
  undefined,
  'PLAYER_NOT_FOUND_ERROR',
  'PLAYER_EXISTS_ERROR',
  'ALREADY_LINKED_ERROR',
  'INSUFFICIENT_BOBUX_ERROR',
  'KEY_NOT_FOUND_ERROR',
  'HOLD_NOT_FOUND_ERROR',
  'HOLD_ENDED_ERROR',
  'ENTRY_NOT_FOUND_ERROR',
  'ALREADY_REVERSED_ERROR',
]);
const READS = /^(ping|keyinfo|getplayer|topplayers)$/;
const MAX_RECORDED = 40;
const REPEATS_MS = 90_000;

/** A game server: pays, reads, makes keys, loses connections, repeats itself. */
export class BobuxActor extends Actor<Ledger> {
  private readonly line: BobuxLine;
  /** Over which a message is repeated while the first is still under way. */
  private readonly other: BobuxLine;
  private readonly recorded: Recorded[] = [];
  private own: BobuxKey;
  private keysChanged = { at: -Infinity, replica: 0 };
  private made = 0;

  constructor(name: string, world: World) {
    super(name, world, { players: {}, keys: {}, holds: {}, transfers: {} });
    this.line = new BobuxLine(world);
    this.other = new BobuxLine(world);
    this.own = world.key;
  }

  async setUp(): Promise<void> {
    const permissions = bits.read | bits.write | bits.account | bits.admin;
    const key = await this.repeated(
      this.frame(this.world.key, { command: 'createkey', permissions, nonce: `${this.tag()} key` }),
      0,
    );
    this.own = key.data.key as BobuxKey;
    await delay(this.world.keyLag);
    for (let n = 0; n < 3; n += 1) await this.perform(this.create(this.account(), false), 0, 'nonce', 0);
  }

  protected override async operate(random: Random): Promise<void> {
    const replica = random.chance(0.8) ? (this.line.replica ?? this.replica(random)) : this.replica(random);
    const kind = random.next();
    if (kind < 0.06) return this.repeatOld(random, replica);
    if (kind < 0.09) return this.reuseNonce(random, replica);
    if (kind < 0.19) return this.burst(random, replica);
    const command = this.command(random);
    const how = random.weighted([
      [30, 'plain'],
      [20, 'nonce'],
      [10, 'twice'],
      [10, 'elsewhere'],
      [8, 'lost'],
      [12, 'lost with nonce'],
    ] as const);
    return this.perform(command, replica, how, random.int(0, 8));
  }

  protected override async compare(): Promise<void> {
    await this.perform(
      { message: { command: 'topplayers', amount: 1000, page: 1 }, rule: this.top() },
      0,
      'plain',
      0,
    );
    const accounts = this.model.states.flatMap(({ players }) =>
      Object.values(players).flatMap(({ steam, discord }) => steam ?? discord ?? []),
    );
    for (const account of new Set(accounts)) await this.perform(this.get(account), 0, 'plain', 0);
    for (const name of Object.keys(this.model.any.keys))
      await this.perform(this.keyInfo(name), 0, 'plain', 0);
    if (this.model.states.length > 1) {
      throw new Discrepancy(
        `still undecided: ${this.model.states.map((state) => JSON.stringify(state)).join('\n')}`,
      );
    }
    this.line.hangUp();
    this.other.hangUp();
  }

  /** What the ledger must hold of this actor in the end, by bobux id. */
  get players(): readonly ModelPlayer[] {
    return Object.values(this.model.any.players);
  }

  private get accounts(): string[] {
    return this.players.flatMap(({ steam, discord }) => steam ?? discord ?? []);
  }

  private tag(): string {
    return `${this.world.seed}-${this.name}-${this.made++}`;
  }

  private account(): string {
    return `${this.tag()}@steam`;
  }

  private frame(key: BobuxKey, message: Record<string, unknown>): string {
    return JSON.stringify(signed(key, message));
  }

  // Which command

  private create(account: string, discord: boolean): Command {
    return {
      message: { command: 'createaccount', id: account, ...(discord && { discord }) },
      rule: rules.create(account, discord),
    };
  }

  private get(account: string): Command {
    const discord = !this.players.some(({ steam }) => steam === account);
    return {
      message: { command: 'getplayer', id: account, ...(discord && { discord }) },
      rule: rules.get(({ players }) =>
        Object.values(players).find((player) => player[discord ? 'discord' : 'steam'] === account),
      ),
    };
  }

  private top(): LedgerRule {
    const mine = `${this.world.seed}-${this.name}-`;
    return rules.top((account) => account.startsWith(mine));
  }

  private keyInfo(as: string): Command {
    return { message: { command: 'keyinfo' }, as, rule: rules.keyInfo(as) };
  }

  private command(random: Random): Command {
    const { players, keys } = this.model.any;
    const known = Object.values(players).flatMap(({ id }) => id ?? []);
    const id = random.chance(0.03) ? 999_999_999 : random.pickOr(known, 999_999_999);
    const account = random.pickOr(this.accounts, 'nobody');
    const key = random.pickOr(Object.keys(keys), 'none');
    const permissions = random.int(0, 15);
    const kind = random.next();
    if (kind < 0.2) return this.change(random, id);
    if (kind < 0.35) return moneyCommand(random, this.model.any, this.tag());
    if (kind < 0.42) return this.sql(random, id);
    if (kind < 0.5) return this.get(account);
    if (kind < 0.58) {
      const rule = rules.get(({ players: all }) => Object.values(all).find((player) => player.id === id));
      return { message: { command: 'getplayer', id }, rule };
    }
    if (kind < 0.62) return { message: { command: 'topplayers', amount: 1000, page: 1 }, rule: this.top() };
    if (kind < 0.7) {
      const taken = random.chance(0.3);
      return this.create(taken ? account : this.account(), random.chance(0.4));
    }
    if (kind < 0.76) {
      const newid = random.chance(0.3) ? account : this.account();
      return { message: { command: 'linkaccount', userid: id, newid }, rule: rules.link(id, newid) };
    }
    if (kind < 0.8) {
      const name = this.tag();
      return {
        message: { command: 'createkey', permissions },
        rule: rules.createKey(name, permissions),
        changesKey: true,
      };
    }
    if (kind < 0.84) {
      const targetkey = keys[key]?.key ?? 'none';
      const rule = rules.editPermissions(key, permissions);
      return { message: { command: 'editpermissions', targetkey, permissions }, rule, changesKey: true };
    }
    if (kind < 0.86) {
      const targetkey = keys[key]?.key ?? 'none';
      return { message: { command: 'deletekey', targetkey }, rule: rules.deleteKey(key), changesKey: true };
    }
    if (keys[key] === undefined) return { message: { command: 'ping' }, rule: rules.ping };
    if (kind < 0.88) {
      return {
        message: { command: 'replacekey' },
        as: key,
        rule: rules.replaceKey(key),
        changesKey: true,
        keep: true,
      };
    }
    if (kind < 0.91) return this.keyInfo(key);
    if (kind < 0.97) {
      const change = this.change(random, id);
      return { ...change, as: key, rule: permitted(key, bits.write, change.rule) };
    }
    const get = this.get(account);
    return { ...get, as: key, rule: permitted(key, bits.read, get.rule) };
  }

  private change(random: Random, id: number): Command {
    const operation = random.weighted([
      [1, 0],
      [4, 1],
      [3, 2],
    ] as const);
    const amount = random.chance(0.02) ? random.pick([MOST, MOST - 1]) : random.int(0, 60);
    const message = { command: 'setbobux', id, amount, operation, reason: 'Sold: Käse “№ 7” 🧀' };
    return { message, rule: rules.change(id, operation, amount) };
  }

  private sql(random: Random, id: number): Command {
    const amount = random.int(1, 20);
    const sql = `UPDATE players SET bobux = bobux + ${amount} WHERE id = ${id} RETURNING bobux, bobuxtotal`;
    return { message: { command: 'sendsql', sql }, rule: rules.sqlAdd(id, amount) };
  }

  // How it is sent

  private async perform(
    command: Command,
    replica: number,
    way: 'plain' | 'nonce' | 'twice' | 'elsewhere' | 'lost' | 'lost with nonce',
    cut: number,
  ): Promise<void> {
    const { message, rule, as, changesKey, keep, needsAnswer = changesKey } = command;
    let how = way;
    if (needsAnswer === true && (how === 'plain' || how === 'lost')) how = 'nonce';
    if (keep === true || as !== undefined) how = 'plain';
    if (how === 'lost' && this.model.undecided > 1) how = 'plain';
    const key = as === undefined ? this.own : this.model.any.keys[as];
    if (key === undefined) throw new Error(`There is no key ${String(as)}`);
    const at = await this.agreed(replica, as);
    const nonce = how === 'plain' || how === 'lost' ? undefined : this.tag();
    const whole = {
      ...message,
      ...(nonce !== undefined && { nonce, timestamp: Math.floor(Date.now() / 1000) }),
    };
    const frame = this.frame(key, whole);
    const what = `${how}${as === undefined ? '' : ` as ${as}`}: ${JSON.stringify(whole)}`;
    this.note(`${what} at ${at}`);
    if (nonce === undefined) {
      const [reply] = await this.line.send(at, [frame], how === 'lost' ? cut : undefined);
      this.learn(what, command, reply);
    } else {
      if (how === 'lost with nonce') {
        this.tally.lost += 1;
        await this.line.send(at, [frame], cut);
      }
      const twin = how === 'elsewhere' ? this.other.send(this.replicaBeside(at, cut), [frame]) : undefined;
      twin?.catch(() => undefined);
      const [first, second] =
        how === 'twice' ? await this.line.send(at, [frame, frame]) : await this.line.send(at, [frame]);
      const answer = first !== undefined && 'answer' in first ? first.answer : await this.repeated(frame, at);
      this.note(`  ${JSON.stringify(answer)}`);
      this.model.answered(what, rule, answer);
      // A nonce of what only reads is echoed, not recorded.
      const reads = READS.test(String(message.command));
      if (reads || (answer.error !== undefined && !RAN.has(answer.error))) {
        await twin;
      } else {
        this.sameAgain(answer, second);
        for (const reply of (await twin) ?? []) this.sameAgain(answer, reply);
        if (as === undefined) this.record({ frame, nonce, answer: essence(answer) });
      }
    }
    if (changesKey === true) this.keysChanged = { at: Date.now(), replica: at };
  }

  /** Several commands on the way at once, answered in their order. */
  private async burst(random: Random, replica: number): Promise<void> {
    const commands = Array.from({ length: random.int(2, 3) }, () => this.command(random)).filter(
      ({ as, changesKey, needsAnswer }) => as === undefined && changesKey !== true && needsAnswer !== true,
    );
    if (this.model.undecided > 0 || commands.length === 0) return;
    this.note(`at once: ${commands.map(({ message }) => JSON.stringify(message)).join(' ')}`);
    const at = await this.agreed(replica, undefined);
    const cut = random.chance(0.1) ? random.int(0, 8) : undefined;
    const replies = await this.line.send(
      at,
      commands.map(({ message }) => this.frame(this.own, message)),
      cut,
    );
    commands.forEach((command, n) =>
      this.learn(`burst ${JSON.stringify(command.message)}`, command, replies[n]),
    );
  }

  /** An old message comes again, on whichever replica: nothing changes, and the answer is the first one. */
  private async repeatOld(random: Random, replica: number): Promise<void> {
    const old = random.pickOr(this.recorded, undefined);
    if (old === undefined) return;
    this.note(`again: ${old.frame}`);
    const [reply] = await this.line.send(replica, [old.frame]);
    if (reply !== undefined && 'answer' in reply) this.sameAs(old.answer, reply.answer);
  }

  private async reuseNonce(random: Random, replica: number): Promise<void> {
    const old = random.pickOr(this.recorded, undefined);
    if (old === undefined) return;
    const { message } = this.change(random, 1);
    const whole = { ...message, reason: 'another message', nonce: old.nonce };
    this.note(`nonce reused: ${JSON.stringify(whole)}`);
    const [reply] = await this.line.send(replica, [this.frame(this.own, whole)]);
    if (reply !== undefined && 'answer' in reply) {
      this.model.answered('a nonce of another message', rules.refused('NONCE_REUSED_ERROR'), reply.answer);
    }
  }

  /** Sends a message with a nonce until it is answered. @throws Discrepancy when that takes too long */
  private async repeated(frame: string, replica: number): Promise<BobuxAnswer> {
    for (const from = Date.now(); ;) {
      const [reply] = await this.line.send(replica, [frame]);
      if (reply !== undefined && 'answer' in reply) return reply.answer;
      this.tally.lost += 1;
      if (Date.now() - from > REPEATS_MS || this.world.stopped)
        throw new Discrepancy(`never answered: ${frame}`);
      await delay(50);
    }
  }

  private learn(what: string, { message, rule }: Command, reply: Reply<BobuxAnswer> | undefined): void {
    if (reply !== undefined && 'answer' in reply) {
      this.note(`  ${JSON.stringify(reply.answer)}`);
      this.model.answered(what, rule, reply.answer);
    } else {
      this.note('  lost');
      this.tally.lost += 1;
      if (!READS.test(message.command)) this.model.lost(what, rule);
    }
  }

  private sameAgain(first: BobuxAnswer, reply: Reply<BobuxAnswer> | undefined): void {
    if (reply !== undefined && 'answer' in reply) this.sameAs(essence(first), reply.answer);
  }

  private sameAs(first: string, again: BobuxAnswer): void {
    const wrong = differs('the answer to a repeated message', essence(again), first);
    if (wrong !== undefined) throw new Discrepancy(wrong);
  }

  private record(one: Recorded): void {
    this.recorded.push(one);
    if (this.recorded.length > MAX_RECORDED) this.recorded.shift();
  }

  private replicaBeside(replica: number, shift: number): number {
    return (replica + shift) % this.world.urls.length;
  }

  /** Another replica than the one that changed a key may take a moment to learn of it. */
  private async agreed(replica: number, as: string | undefined): Promise<number> {
    const { at, replica: changer } = this.keysChanged;
    const left = at + this.world.keyLag - Date.now();
    if (as !== undefined && replica !== changer && left > 0) await delay(left);
    return replica;
  }
}

/** An answer but for its time. */
function essence({ timestamp: _, ...rest }: BobuxAnswer): string {
  return JSON.stringify(rest);
}
