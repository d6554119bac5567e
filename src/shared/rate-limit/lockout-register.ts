import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import type { Refusal } from './limiter.js';

/** Which counter is full, and under which name it counts. */
export interface FullCounter {
  readonly counter: 'address' | 'id';
  readonly name: string;
}

/** A lock-out as it begins. */
export interface NewLockout extends FullCounter {
  readonly context: string;
  readonly address: string;
  /** Distinguishes ids, and gives nothing of them away. */
  readonly keyId: string;
  /** What is refused meanwhile, for the log; `undefined`: as of AuthFailures. */
  readonly effect?: string;
}

/** A lock-out that is in force. */
export interface Lockout {
  readonly id: string;
  readonly context: string;
  readonly address: string;
  readonly keyId: string;
  readonly counter: FullCounter['counter'];
  readonly since: Date;
  readonly until: Date;
}

/** Has a counter begin anew, where it is one of its own. */
type Forget = (counter: FullCounter) => Promise<void>;

/** An attacker with many addresses fills no disk. */
const MAX_ROWS = 10_000;
const ASK_INTERVAL_MS = 1_000;

/** Keeps lock-outs in the database, where the operator's commands see and lift them. The limits hold without it. */
@Injectable()
export class LockoutRegister {
  private readonly logger = new Logger('Lock-outs');
  private readonly done = new Set<string>();
  private readonly forgetting: Forget[] = [];
  /** Names of lock-outs whose rows are being written. */
  private readonly beginning = new Set<string>();
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly database: Database) {}

  /** Says it in the log and in the database; nobody waits for it. */
  begin({ context, address, keyId, counter, name, effect }: NewLockout, { retryAfter }: Refusal): void {
    const usual =
      counter === 'address'
        ? 'only credentials that were right from there within a day are looked at'
        : 'this one is not looked at from there';
    this.logger.warn(
      `${context}: too many wrong credentials from ${address}, the last with the id ${keyId}: for ${retryAfter} s ${effect ?? usual} (npm run operator -- lockouts)`,
    );
    this.beginning.add(name);
    this.database
      .query(
        `WITH gone AS (
           DELETE FROM platform.lockouts
           WHERE until < now() OR id <= (SELECT max(id) - ${MAX_ROWS - 1} FROM platform.lockouts))
         INSERT INTO platform.lockouts (context, address, key_id, counter, name, until)
         VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))`,
        [context, address, keyId, counter, name, retryAfter],
      )
      .catch((error: unknown) => this.logger.warn(`could not be kept: ${(error as Error).message}`))
      .finally(() => this.beginning.delete(name));
  }

  /** To be called by every counter, which forgets what is lifted where it is its own. */
  onLifted(forget: Forget): void {
    this.forgetting.push(forget);
  }

  /** Forgets what the operator has lifted and this process does not know yet; asked once a second at most. @returns whether there was any */
  async forgetLifted(): Promise<boolean> {
    const lifted = await this.newlyLifted();
    for (const counter of lifted) for (const forget of this.forgetting) await forget(counter);
    return lifted.length > 0;
  }

  /** Not those that began anew since: another process may have forgotten what was lifted, or this one has just been started. Never rejects. */
  private async newlyLifted(): Promise<readonly FullCounter[]> {
    if (performance.now() - this.askedAt < ASK_INTERVAL_MS) return [];
    this.askedAt = performance.now();
    const beginning = new Set(this.beginning);
    const rows = await this.database
      .query<FullCounter & { id: string }>(
        `SELECT id, counter, name FROM platform.lockouts l WHERE lifted IS NOT NULL AND until > now()
           AND NOT EXISTS (SELECT FROM platform.lockouts n WHERE n.counter = l.counter AND n.name = l.name AND n.since > l.lifted)`,
      )
      .catch(() => []);
    const fresh = rows.filter(({ id, name }) => !this.done.has(id) && !beginning.has(name));
    this.done.clear();
    for (const { id } of rows) this.done.add(id);
    return fresh;
  }
}

/** Those in force, the newest first. */
export function listLockouts(database: Queryable): Promise<Lockout[]> {
  return database.query<Lockout>(
    `SELECT id, context, address, key_id AS "keyId", counter, since, until
     FROM platform.lockouts WHERE lifted IS NULL AND until > now() ORDER BY id DESC`,
  );
}

/**
 * Lifts those of one address, or all: within a second after its next request in each process.
 * @param address as listLockouts gives it; `undefined` = all
 * @returns how many
 */
export async function liftLockouts(database: Queryable, address: string | undefined): Promise<number> {
  const lifted = await database.query(
    `UPDATE platform.lockouts SET lifted = now()
     WHERE lifted IS NULL AND until > now() AND ($1::text IS NULL OR address = $1) RETURNING id`,
    [address ?? null],
  );
  return lifted.length;
}

/**
 * Lifts one, as liftLockouts.
 * @returns whose it was; `undefined` where none of this id is in force
 */
export async function liftLockout(
  database: Queryable,
  id: number,
): Promise<{ readonly context: string; readonly address: string } | undefined> {
  const [lifted] = await database.query<{ context: string; address: string }>(
    `UPDATE platform.lockouts SET lifted = now()
     WHERE id = $1 AND lifted IS NULL AND until > now() RETURNING context, address`,
    [id],
  );
  return lifted;
}
