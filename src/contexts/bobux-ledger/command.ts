import type { z } from 'zod';
import type { ApiKeys } from './api-keys/api-keys.repository.js';
import type { BalanceBatcher } from './balances/balance-batcher.js';
import type { CommandContext } from './command-context.js';
import type { BobuxErrorCode } from './ledger-error.js';
import type { Subscriptions } from './events/subscriptions.js';
import type { History } from './history/history.repository.js';
import type { Holds } from './holds/holds.repository.js';
import type { Outcome } from './outcome.js';
import type { Permission } from './permission.js';
import type { PlayerFinder, Players } from './players/players.repository.js';
import type { Ranking } from './ranking/ranking.js';
import type { SqlConsole } from './sql-console/sql-console.js';
import type { MutexKey } from '../../shared/jobs/keyed-mutex.js';

/**
 * What a command works on: in the transaction of its nonce where there is one, but for `changes` and `sql`, which record it
 * themselves, and `ranking`, which reads in a snapshot of its own.
 */
export interface CommandServices {
  readonly players: Players;
  readonly finder: PlayerFinder;
  readonly changes: BalanceBatcher;
  readonly holds: Holds;
  readonly history: History;
  readonly apiKeys: ApiKeys;
  readonly ranking: Ranking;
  readonly subscriptions: Subscriptions;
  readonly sql: SqlConsole;
}

/** One command: what it needs, what it takes and what it does. */
export interface Command<Schema extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  /** Other spellings that clients use. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** The access that it declares; of two for one command, the second holds when the named parameter is sent. */
  readonly permission: Permission;
  readonly permissionWith?: { readonly parameter: string; readonly permission: Permission };
  readonly parameters: Schema;
  /** What `data` holds after success, for the description of the interface. */
  readonly answer: z.ZodObject;
  /** Its own errors, besides those that any command can have. */
  readonly errors: readonly BobuxErrorCode[];
  /**
   * What becomes of a message's nonce. `echoed`: the command changes nothing, and only gives it back. `recorded`: it runs in the transaction that
   * keeps the nonce, and the same message again gets the first answer. `recorded by itself`: the same, but the command keeps it.
   */
  readonly nonce: 'echoed' | 'recorded' | 'recorded by itself';
  /**
   * Messages of commands of one group, one behind the other, may be in flight together: what they work on keeps their order, and each
   * sees the effects of those before it.
   */
  readonly overlaps?: 'balances' | 'lookups';
  /** Whose row it may wait for: of the commands that name the same, one at a time has a connection for that. */
  mutexKey?(context: CommandContext<z.output<Schema>>): MutexKey;
  /** @throws LedgerError one of the command's own errors, from deep inside; elsewhere it returns the refusal */
  run(context: CommandContext<z.output<Schema>>, services: CommandServices): Outcome | Promise<Outcome>;
}

/** A command, with what follows from its definition. */
export interface DefinedCommand<Schema extends z.ZodObject = z.ZodObject> extends Command<Schema> {
  /** The parameters that must be there. */
  readonly required: readonly string[];
}

/** Defines a command, with the types of its parameters inferred. */
export function command<Schema extends z.ZodObject>(definition: Command<Schema>): DefinedCommand<Schema> {
  const required = Object.entries(definition.parameters.shape)
    .filter(([, type]) => !(type as z.ZodType).isOptional())
    .map(([name]) => name);
  return { ...definition, required };
}
