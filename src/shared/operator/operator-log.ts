import { Inject, Injectable } from '@nestjs/common';
import type { Operator } from '../auth/operator.authenticator.js';
import { Database, type Queryable } from '../database/database.js';
import { Clock } from '../jobs/clock.js';
import { redact } from '../observability/redaction.js';

/** Who did it, and from where. */
export type Actor = Pick<Operator, 'name' | 'address'>;

/** One thing that the operator did. */
export interface OperatorAction {
  /** The context, then what was done: `bobux.player.change`, `lishop.list.read`. */
  readonly action: string;
  /** On what: `player 17`. */
  readonly subject: string;
  /** What of it was otherwise before; no secrets, and no more than it takes to undo it. */
  readonly before?: object | null;
  /** What it is now; with the reason, where one was given. */
  readonly after?: object | null;
}

/** A line of the log. */
export interface LogEntry {
  /** Rises. */
  readonly id: number;
  readonly at: Date;
  readonly operator: string;
  readonly address: string;
  readonly action: string;
  readonly subject: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** What is left out does not narrow. */
export interface LogFilter {
  /** How the action begins. */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
}

/** No more of a state is kept: the log says what was done, it is no backup. */
const MAX_STATE_CHARACTERS = 8_000;

/** Members whose name speaks of a secret are left out, should one slip in. */
function storable(state: object | null | undefined): string | null {
  if (state === undefined || state === null) return null;
  const text = JSON.stringify(redact(state));
  return text.length > MAX_STATE_CHARACTERS ? JSON.stringify({ cut: `${text.length} characters` }) : text;
}

/** Where contexts write down what the operator did: every change, and every look at what belongs to somebody else. */
@Injectable()
export class OperatorLog {
  /** @param database a command of the operator brings its own connection */
  constructor(
    @Inject(Database) private readonly database: Queryable,
    private readonly clock: Clock,
  ) {}

  /** @param transaction the one of the change, where there is one: both stand or fall together */
  async record(
    transaction: Queryable,
    { name, address }: Actor,
    { action, subject, before, after }: OperatorAction,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO platform.operator_log (at, operator, address, action, subject, before, after)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [this.clock.now(), name, address, action, subject, storable(before), storable(after)],
    );
  }

  /** The newest first. @param before only lines with a lower id */
  page({ action, subject }: LogFilter, before: number, limit: number): Promise<LogEntry[]> {
    return this.database.query<LogEntry>(
      `SELECT id, at, operator, address, action, subject, before, after FROM platform.operator_log
       WHERE id < $1 AND ($2::text IS NULL OR starts_with(action, $2)) AND ($3::text IS NULL OR subject = $3)
       ORDER BY id DESC LIMIT $4`,
      [before, action ?? null, subject ?? null, limit],
    );
  }
}
