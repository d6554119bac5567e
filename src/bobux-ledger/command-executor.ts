import { Injectable } from '@nestjs/common';
import { SecretBox } from '../auth/secret-box.js';
import { BobuxConfig } from '../config/config.js';
import { Database, type Queryable } from '../database/database.js';
import { Clock } from '../operations/clock.js';
import { ApiKeys, type ApiKey } from './api-keys.repository.js';
import type { Call } from './call.js';
import type { Command, Ledger } from './command.js';
import { findCommand } from './commands/index.js';
import { LedgerError } from './ledger-error.js';
import { Nonces } from './nonces.js';
import { settle, unwrap, type Outcome } from './outcome.js';
import { isPermitted, Permission } from './permission.js';
import { Players } from './players.repository.js';
import { readParameters, type CommonParameters } from './read-parameters.js';
import { SqlConsole } from './sql-console.js';

const MOST_SECONDS_OFF = 300;

/** A message whose sender is known. */
export interface Message {
  readonly caller: ApiKey;
  readonly command: string;
  /** Everything of the message but `key`, `command` and `hmac`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** SHA-256 of the canonical message; only asked for when there is a nonce. */
  readonly fingerprint: () => Buffer;
}

/** Runs commands: every check that comes after the signature, in the order of specs/bobux.md, then the command itself. */
@Injectable()
export class CommandExecutor {
  private readonly nonces: Nonces;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly sql: SqlConsole,
    private readonly config: BobuxConfig,
    private readonly clock: Clock,
  ) {
    this.nonces = new Nonces(box);
  }

  /** @returns a valid key, for the check of a signature */
  findKey(key: string): Promise<ApiKey | undefined> {
    return new ApiKeys(this.database, this.box).find(key);
  }

  /**
   * @returns what the command came to, refusals among it
   * @throws DatabaseError the database cannot be reached or refuses
   */
  execute(message: Message): Promise<Outcome> {
    return settle(async () => {
      const command = findCommand(message.command);
      if (command === undefined) throw new LedgerError('INVALID_COMMAND_ERROR');
      const needed = neededPermission(command, message.parameters);
      if (!isPermitted(message.caller.permissions, needed)) throw new LedgerError('PERMISSION_DENIED_ERROR');
      const nonceRequired = this.config.requireNonce && needed > Permission.Read;
      const { own, common } = readParameters(command, message.parameters, nonceRequired);
      return unwrap(await this.run(command, this.callOf(message, own, common)));
    });
  }

  private callOf(message: Message, parameters: unknown, { nonce, timestamp }: CommonParameters): Call<never> {
    const { caller } = message;
    return {
      caller,
      parameters: parameters as never,
      nonce:
        nonce === undefined ? undefined : { apiKey: caller.key, nonce, fingerprint: message.fingerprint() },
      isStale: timestamp !== undefined && Math.abs(timestamp - this.clock.seconds()) > MOST_SECONDS_OFF,
    };
  }

  private async run(command: Command, call: Call<never>): Promise<Outcome> {
    const { nonce, isStale } = call;
    if (nonce === undefined && isStale) throw new LedgerError('STALE_MESSAGE_ERROR');
    if (nonce === undefined || command.recordsOwnNonce) {
      return settle(() => command.run(call, this.ledgerOn(this.database)));
    }
    return this.database.transaction((transaction) =>
      this.nonces.once(transaction, nonce, isStale, () =>
        settle(() => command.run(call, this.ledgerOn(transaction))),
      ),
    );
  }

  private ledgerOn(database: Queryable): Ledger {
    return { players: new Players(database), apiKeys: new ApiKeys(database, this.box), sql: this.sql };
  }
}

function neededPermission(command: Command, parameters: Readonly<Record<string, unknown>>): Permission {
  const { permission, permissionWith } = command;
  return permissionWith && permissionWith.parameter in parameters ? permissionWith.permission : permission;
}
