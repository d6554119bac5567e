import { DatabaseError, LOCK_NOT_AVAILABLE } from '../../../shared/database/database-error.js';
import type { Outcome } from '../outcome.js';
import {
  isCommand,
  nonceName,
  playersOf,
  sizeOf,
  type BalanceCommand,
  type Work,
} from './balance-command.js';
import type { BalanceChange } from './balance-change.js';
import { playersOfMakers, type LateCommand } from './late-command.js';
import { LOCKED, type Locking, type Settled } from './locking.js';
import { MAX_CHANGES } from './parts.js';

/** Statements in flight. */
const MAX_STATEMENTS = 3;
const MAX_IN_STATEMENT = 64;
/** What has waited so long is refused, begun or not: the answer is to be there within 5 s, where the batch was quick. */
const WORK_TIMEOUT_MS = 4_000;
/** What comes late, as its batch took long, has so long all the same: a slow machine is no reason to refuse it. */
const LEAST_WORK_TIMEOUT_MS = 2_000;
/** Between two tries to lock players. */
const RETRY_MS = 20;
/** So long those of several players are tried past whatever `sendsql` is at work; most of its statements lock nobody. */
const PAST_SENDSQL_MS = 1_000;

interface Deferred {
  readonly command: Work | BalanceCommand;
  /** The same, still to be looked up. */
  readonly late: BalanceCommand | undefined;
  /** Undefined until it was. */
  work: Work | undefined;
  readonly players: readonly number[];
  /** It is about one player, for whose lock it may wait. */
  readonly isOfOne: boolean;
  readonly until: number;
  /** It is in a statement. */
  started: boolean;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What the queue has done. */
export interface ContendedWork {
  /** Does commands, in their order, or throws DatabaseError. */
  readonly run: (works: readonly Work[], locking: Locking) => Promise<Settled[]>;
  /** Finds out which players commands are about, or throws DatabaseError. */
  readonly lookUp: (commands: readonly BalanceCommand[]) => Promise<readonly Work[]>;
}

/**
 * Commands that were taken out of their batch, because one of their players is locked or because the batch failed. They stand in the line of
 * each player that they touch, and their turn comes when they are the first in all of them. Those of one player alone go in one statement and
 * wait for its lock, which delays nobody else. With one of several players goes all that can, whichever players it is about: it waits for no lock,
 * and what names a locked player is tried again. So is the rest while as many statements wait for locks as may: one is left to those whose
 * players are free. After a second one of several players goes ahead of `sendsql`, which locks players in another order than the ledger, and
 * with statement after statement could keep it from them for ever.
 */
export class ContendedBalanceQueue {
  private readonly lines = new Map<number, Deferred[]>();
  /** All of the lines, in the order in which they came. */
  private readonly waiting = new Set<Deferred>();
  private readonly next: Deferred[] = [];
  private running = 0;
  /** Statements in flight that wait for a lock. */
  private patient = 0;

  private readonly mostStatements: number;
  private readonly mostPatient: number;

  /** @param connections of the pool: its statements wait for a lock, and must leave one to others */
  constructor(
    private readonly work: ContendedWork,
    connections: number,
  ) {
    this.mostStatements = Math.max(1, Math.min(MAX_STATEMENTS, connections - 1));
    this.mostPatient = Math.max(1, this.mostStatements - 1);
  }

  /** Nothing waits here. */
  get isEmpty(): boolean {
    return this.lines.size === 0;
  }

  /** True while a command on one of its players waits here: it must be added too, to keep their order. */
  holds(work: Work): boolean {
    return this.lines.size > 0 && playersOf(work).some((player) => this.lines.has(player));
  }

  /**
   * @param work what was found of `command`
   * @returns the same, to be added and looked up in its turn: it names a hold or an entry that is not there, and that others of its key may be
   * about to make, which wait here. Undefined: they are not, or it does not
   */
  lateCommandOf(command: BalanceChange | BalanceCommand, work: Work): LateCommand | undefined {
    if (!isCommand<BalanceCommand>(command) || !isCommand(work)) return undefined;
    const players = playersOfMakers(work, this.waiting);
    if (players.length === 0) return undefined;
    return { command, players: work.to === undefined ? players : [...new Set([...players, work.to])] };
  }

  /**
   * @param since when it was asked for: `performance.now()`
   * @throws DatabaseError
   */
  add(added: Work | LateCommand, since: number): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const isLate = 'command' in added;
      const players = isLate ? added.players : playersOf(added);
      const deferred: Deferred = {
        command: isLate ? added.command : added,
        late: isLate ? added.command : undefined,
        work: isLate ? undefined : added,
        players,
        isOfOne: !isLate && players.length < 2,
        until: Math.max(since + WORK_TIMEOUT_MS, performance.now() + LEAST_WORK_TIMEOUT_MS),
        started: false,
        resolve,
        reject,
      };
      this.waiting.add(deferred);
      for (const player of players) {
        const line = this.lines.get(player);
        if (line === undefined) this.lines.set(player, [deferred]);
        else line.push(deferred);
      }
      this.serveIfFirst(deferred);
    });
  }

  private serveIfFirst(deferred: Deferred): void {
    if (!deferred.players.every((player) => this.lines.get(player)?.[0] === deferred)) return;
    this.next.push(deferred);
    this.serveNext();
  }

  private serveNext(): void {
    while (this.running < this.mostStatements) {
      const first = this.next.shift();
      if (first === undefined) return;
      if (first.started) continue;
      const isPatient = first.isOfOne && this.patient < this.mostPatient;
      const group = this.groupOf(first, isPatient);
      for (const one of group) one.started = true;
      this.running += 1;
      if (isPatient) this.patient += 1;
      void this.serve(group, isPatient).finally(() => {
        this.running -= 1;
        if (isPatient) this.patient -= 1;
        this.serveNext();
      });
    }
  }

  /**
   * What goes in one statement with the first of its line: whatever has nobody in front of it but who goes too, no nonce of one key twice. What is
   * still to be looked up has nobody at all in front of it.
   */
  private groupOf(first: Deferred, isPatient: boolean): readonly Deferred[] {
    const group: Deferred[] = [];
    const names = new Set<string>();
    const inFront = new Map<number, number>();
    let steps = 0;
    for (const deferred of this.candidates(first, isPatient)) {
      const { players, command, started, work } = deferred;
      const isInFront = (player: number): boolean => {
        const place = work === undefined ? 0 : (inFront.get(player) ?? 0);
        return this.lines.get(player)?.[place] === deferred;
      };
      if (started || (deferred === first && group.length > 0) || !players.every(isInFront)) continue;
      const name = nonceName(command);
      steps += sizeOf(command);
      const isFull = group.length === MAX_IN_STATEMENT || (steps > MAX_CHANGES && group.length > 0);
      if (isFull || (name !== undefined && names.has(name))) break;
      if (name !== undefined) names.add(name);
      for (const player of players) inFront.set(player, (inFront.get(player) ?? 0) + 1);
      group.push(deferred);
    }
    return group;
  }

  /** One of one player waits with its like: for that player's lock. */
  private *candidates(first: Deferred, isPatient: boolean): Generator<Deferred> {
    yield first;
    const [player] = first.players;
    if (!isPatient) {
      yield* this.waiting;
    } else if (player !== undefined) {
      for (const deferred of this.lines.get(player) ?? []) {
        if (!deferred.isOfOne) return;
        yield deferred;
      }
    }
  }

  private async serve(group: readonly Deferred[], isPatient: boolean): Promise<void> {
    const inTime = group.filter(isInTime);
    // Not begun: who asked has been waiting for an answer for long enough.
    for (const one of group) if (!inTime.includes(one)) one.reject(waitedTooLong());
    const locked = new Set(inTime.length > 0 ? await this.settle(inTime, isPatient) : []);
    const over = new Set(group.filter((one) => !locked.has(one)));
    for (const one of over) this.waiting.delete(one);
    const freed = new Set<Deferred>();
    for (const player of new Set(group.flatMap(({ players }) => players))) {
      const line = this.lines.get(player)?.filter((deferred) => !over.has(deferred)) ?? [];
      const [first] = line;
      if (first === undefined) this.lines.delete(player);
      else {
        this.lines.set(player, line);
        if (!locked.has(first)) freed.add(first);
      }
    }
    if (locked.size > 0) setTimeout(() => this.tryAgain(locked), RETRY_MS);
    for (const first of freed) this.serveIfFirst(first);
  }

  private tryAgain(locked: ReadonlySet<Deferred>): void {
    for (const one of locked) one.started = false;
    for (const one of locked) this.serveIfFirst(one);
  }

  /** Never rejects. @returns those that were left undone because of a locked player */
  private async settle(group: readonly Deferred[], isPatient: boolean): Promise<Deferred[]> {
    try {
      const outcomes = await this.tryToRun(group, isPatient);
      return group.filter((one, at) => {
        const outcome = outcomes[at]!;
        if (outcome === LOCKED) return true;
        if (outcome instanceof Error) one.reject(outcome);
        else one.resolve(outcome);
        return false;
      });
    } catch (error) {
      return this.settleEach(group, isPatient, error);
    }
  }

  /** The statement of all failed: does each by itself, but for those that only have to wait longer, and those behind one that has to. */
  private async settleEach(
    group: readonly Deferred[],
    isPatient: boolean,
    error: unknown,
  ): Promise<Deferred[]> {
    const isRollback = error instanceof DatabaseError && error.isRollback;
    const isWait = isLockTimeout(error) && (isPatient || group.length === 1);
    const locked: Deferred[] = [];
    const blocked = new Set<number>();
    for (const one of group) {
      let isLocked = false;
      if (!isRollback || !isInTime(one) || (group.length === 1 && !isWait)) one.reject(error);
      else if (isWait || one.players.some((player) => blocked.has(player))) isLocked = true;
      else isLocked = (await this.settle([one], isPatient)).length > 0;
      if (!isLocked) continue;
      locked.push(one);
      for (const player of one.players) blocked.add(player);
    }
    return locked;
  }

  private async tryToRun(group: readonly Deferred[], isPatient: boolean): Promise<Settled[]> {
    const late = group.filter(({ work }) => work === undefined);
    if (late.length > 0) {
      const found = await this.work.lookUp(late.map((one) => one.late!));
      late.forEach((one, at) => (one.work = found[at]));
    }
    const works = group.map(({ work }) => work!);
    const ms = Math.max(1, Math.ceil(Math.min(...group.map(({ until }) => until)) - performance.now()));
    if (isPatient) return this.work.run(works, { how: 'patiently', ms });
    const pastSendSql = performance.now() + WORK_TIMEOUT_MS - PAST_SENDSQL_MS;
    if (group.some(({ isOfOne, until }) => !isOfOne && until < pastSendSql)) {
      try {
        return await this.work.run(works, { how: 'ahead of sendsql', ms });
      } catch (error) {
        if (!isLockTimeout(error)) throw error;
      }
    }
    return this.work.run(works, 'skip');
  }
}

const isInTime = ({ until }: Deferred): boolean => performance.now() < until;

const isLockTimeout = (error: unknown): boolean =>
  error instanceof DatabaseError && error.sqlState === LOCK_NOT_AVAILABLE;

const waitedTooLong = (): DatabaseError =>
  new DatabaseError(new Error('The player has been locked for too long: nothing was changed.'), true);
