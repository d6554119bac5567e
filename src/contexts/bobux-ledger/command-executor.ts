import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../shared/secrets/secret-box.js';
import { BobuxConfig } from './settings.js';
import { Database, type Queryable } from '../../shared/database/database.js';
import { Clock } from '../../shared/jobs/clock.js';
import { ApiKeys, type ApiKey } from './api-keys/api-keys.repository.js';
import { BalanceBatcher } from './balances/balance-batcher.js';
import type { CommandContext } from './command-context.js';
import type { Command, DefinedCommand, CommandServices } from './command.js';
import { ApiKeyCache } from './api-keys/api-key-cache.js';
import { LedgerError } from './ledger-error.js';
import { Nonces, type NonceClaim } from './nonces/nonces.js';
import { refusalOf, settle, unwrap, type Data, type Outcome } from './outcome.js';
import { isPermitted, Permission } from './permission.js';
import { PlayerLookups } from './players/player-lookups.js';
import { Players } from './players/players.repository.js';
import { readParameters, type CommonParameters } from './read-parameters.js';
import { SqlConsole } from './sql-console/sql-console.js';

const MOST_SECONDS_OFF = 300;

/** A message whose sender is known. */
export interface Message {
  readonly caller: ApiKey;
  /** Undefined where there is none of that name. */
  readonly command: DefinedCommand | undefined;
  /** Everything of the message but `key`, `command` and `hmac`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** SHA-256 of the canonical message; only asked for when there is a nonce. */
  readonly fingerprint: () => Buffer;
}

/**
 * Whether messages of this command, one behind the other, may be at work together; see Command.overlaps. In the transaction of a nonce's
 * record nothing keeps their order.
 */
export function mayOverlap(command: DefinedCommand, parameters: Readonly<Record<string, unknown>>): boolean {
  return command.overlaps === true && (parameters.nonce === undefined || command.recordsOwnNonce === true);
}

/** Runs commands: every check that comes after the signature, in the order of specs/bobux.md, then the command itself. */
@Injectable()
export class CommandExecutor {
  private readonly nonces: Nonces;
  /** What commands work on that need no transaction. */
  private readonly ledger: CommandServices;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly sql: SqlConsole,
    private readonly keys: ApiKeyCache,
    private readonly changes: BalanceBatcher,
    lookups: PlayerLookups,
    private readonly config: BobuxConfig,
    private readonly clock: Clock,
  ) {
    this.nonces = new Nonces(box);
    this.ledger = { ...this.ledgerOn(database, (key) => keys.forget(key)), finder: lookups };
  }

  /**
   * @returns what the command came to, refusals among it; at once where nothing has to be waited for
   * @throws DatabaseError the database cannot be reached or refuses; thrown or as a rejection
   */
  execute(message: Message): Outcome | Promise<Outcome> {
    try {
      const { command, caller, parameters } = message;
      if (command === undefined) throw new LedgerError('INVALID_COMMAND_ERROR');
      const needed = neededPermission(command, parameters);
      if (!isPermitted(caller.permissions, needed)) throw new LedgerError('PERMISSION_DENIED_ERROR');
      const nonceRequired = this.config.requireNonce && needed > Permission.Read;
      const { own, common } = readParameters(command, parameters, nonceRequired);
      const data = this.run(command, this.contextOf(message, own, common));
      return data instanceof Promise ? data.then(succeed, refusalOf) : succeed(data);
    } catch (error) {
      return refusalOf(error);
    }
  }

  private contextOf(
    message: Message,
    parameters: unknown,
    { nonce, timestamp }: CommonParameters,
  ): CommandContext<never> {
    const { caller } = message;
    return {
      caller,
      parameters: parameters as never,
      nonce:
        nonce === undefined ? undefined : { apiKey: caller.key, nonce, fingerprint: message.fingerprint() },
      isStale: timestamp !== undefined && Math.abs(timestamp - this.clock.seconds()) > MOST_SECONDS_OFF,
    };
  }

  private run(command: Command, call: CommandContext<never>): Data | Promise<Data> {
    const { nonce, isStale } = call;
    if (nonce === undefined && isStale) throw new LedgerError('STALE_MESSAGE_ERROR');
    if (nonce === undefined || command.recordsOwnNonce) return command.run(call, this.ledger);
    return this.runOnce(command, call, nonce);
  }

  private async runOnce(command: Command, call: CommandContext<never>, nonce: NonceClaim): Promise<Data> {
    // What is told of a key before its commit would be looked up as it was.
    const changedKeys: string[] = [];
    try {
      const outcome = await this.database.transaction((transaction) => {
        const ledger = this.ledgerOn(transaction, (key) => changedKeys.push(key));
        const run = (): Promise<Outcome> => settle(() => command.run(call, ledger));
        return this.nonces.once(transaction, nonce, call.isStale, run);
      });
      return unwrap(outcome);
    } finally {
      for (const key of changedKeys) this.keys.forget(key);
    }
  }

  private ledgerOn(database: Queryable, keyChanged: (key: string) => void): CommandServices {
    const players = new Players(database);
    const apiKeys = new ApiKeys(database, this.box, keyChanged);
    return { players, finder: players, changes: this.changes, apiKeys, sql: this.sql };
  }
}

function succeed(data: Data): Outcome {
  return { success: true, data };
}

function neededPermission(command: Command, parameters: Readonly<Record<string, unknown>>): Permission {
  const { permission, permissionWith } = command;
  return permissionWith && permissionWith.parameter in parameters ? permissionWith.permission : permission;
}
