import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../shared/secrets/secret-box.js';
import { BobuxConfig } from './settings.js';
import { Database } from '../../shared/database/database.js';
import type { TransactionScope } from '../../shared/database/queryable.js';
import { Clock } from '../../shared/jobs/clock.js';
import type { ApiKey } from './api-keys/api-keys.repository.js';
import { BalanceBatcher } from './balances/balance-batcher.js';
import type { CommandContext } from './command-context.js';
import type { Command, CommandServices, DefinedCommand } from './command.js';
import { commands, findCommand } from './commands/index.js';
import type { EventChannel } from './events/event-channel.js';
import { Subscriptions } from './events/subscriptions.js';
import { HoldSweeper } from './holds/hold-sweeper.js';
import { Holds } from './holds/holds.repository.js';
import { History } from './history/history.repository.js';
import { KeyUses } from './api-keys/key-uses.js';
import { ApiKeyCache } from './api-keys/api-key-cache.js';
import { Nonces, type NonceClaim } from './nonces/nonces.js';
import { refusal, settle, type Outcome } from './outcome.js';
import { isPermitted, Permission } from './permission.js';
import { PlayerLookups } from './players/player-lookups.js';
import { Players } from './players/players.repository.js';
import { Ranking } from './ranking/ranking.js';
import { readNonce, readParameters } from './read-parameters.js';
import { RowWaits } from './row-waits.js';
import { SqlConsole } from './sql-console/sql-console.js';

const MAX_SECONDS_OFF = 300;

const UNKNOWN_COMMAND = `command: there is none of this name; there are ${commands.map(({ name }) => name).join(', ')}`;

/** A message, with nothing yet known of its sender. */
export interface CommandMessage {
  /** Name of the command, or of none. */
  readonly command: string;
  /** Everything of the message but `key`, `command` and `hmac`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The text that is signed; see canonicalMessage. */
  canonical(ascii: boolean): string;
}

/** A message that waits for its sender to be verified. */
export interface PreparedCommand {
  /** For metrics; `none` where there is no command of that name. */
  readonly name: string;
  /** Commands of one group, one behind the other, may be in flight together: what they work on keeps their order. Undefined: alone. */
  readonly group: string | undefined;
  /** Echoed in the answer to a caller who is verified; undefined where there is none, or none that is valid. */
  readonly nonce: string | undefined;
  /**
   * Tests everything that comes after the signature, in the order of docs/bobux.md, then runs the command.
   * @returns what the command came to, refusals among it
   * @throws DatabaseError the database cannot be reached or refuses
   */
  run(caller: ApiKey, channel: EventChannel): Outcome | Promise<Outcome>;
}

/** Runs commands. */
@Injectable()
export class CommandExecutor {
  private readonly nonces: Nonces;
  /** What commands work on that need no transaction. */
  private readonly services: CommandServices;

  constructor(
    private readonly database: Database,
    box: SecretBox,
    private readonly sql: SqlConsole,
    private readonly keys: ApiKeyCache,
    private readonly changes: BalanceBatcher,
    lookups: PlayerLookups,
    private readonly config: BobuxConfig,
    private readonly clock: Clock,
    private readonly holds: HoldSweeper,
    private readonly uses: KeyUses,
    private readonly ranking: Ranking,
    private readonly subscriptions: Subscriptions,
    private readonly waits: RowWaits,
  ) {
    this.nonces = new Nonces(box);
    this.services = { ...this.servicesOn(database), finder: lookups };
  }

  prepare(message: CommandMessage): PreparedCommand {
    const command = findCommand(message.command);
    return new WaitingCommand(this, command, message, readNonce(message.parameters.nonce));
  }

  /**
   * For WaitingCommand: the tests behind the signature, and the command.
   * @throws LedgerError, DatabaseError
   */
  execute(
    command: DefinedCommand | undefined,
    message: CommandMessage,
    nonce: string | undefined,
    caller: ApiKey,
    channel: EventChannel,
  ): Outcome | Promise<Outcome> {
    if (command === undefined) return refusal('INVALID_COMMAND_ERROR', { message: UNKNOWN_COMMAND });
    const { parameters } = message;
    const needed = neededPermission(command, parameters);
    if (!isPermitted(caller.permissions, needed)) {
      const message = `needs the permission ${Permission[needed]} (${needed}); this key has ${caller.permissions}`;
      return refusal('PERMISSION_DENIED_ERROR', { message });
    }
    const isRecorded = command.nonce !== 'echoed';
    const nonceRequired = this.config.requireNonce && isRecorded;
    const { own, timestamp } = readParameters(command, parameters, nonce, nonceRequired);
    const context: CommandContext<never> = {
      caller,
      channel,
      parameters: own as never,
      nonce: nonce === undefined || !isRecorded ? undefined : claimOf(message, nonce, caller),
      isStale: timestamp !== undefined && Math.abs(timestamp - this.clock.seconds()) > MAX_SECONDS_OFF,
    };
    this.uses.note(caller.key);
    if (showsBalances(command) && this.holds.mayBeDue()) {
      return this.holds.giveBackFirst().then(() => this.runExclusively(command, context));
    }
    return this.runExclusively(command, context);
  }

  private runExclusively(
    command: DefinedCommand,
    context: CommandContext<never>,
  ): Outcome | Promise<Outcome> {
    const key = command.mutexKey?.(context);
    if (key === undefined) return this.runPrepared(command, context);
    return this.waits.run(key, async () => this.runPrepared(command, context));
  }

  private runPrepared(command: DefinedCommand, context: CommandContext<never>): Outcome | Promise<Outcome> {
    if (context.nonce !== undefined && command.nonce === 'recorded') {
      return this.runOnce(command, context, context.nonce);
    }
    if (context.nonce === undefined && context.isStale) return refusal('STALE_MESSAGE_ERROR');
    return command.run(context, this.services);
  }

  /** In the transaction that records the nonce. */
  private runOnce(command: Command, context: CommandContext<never>, nonce: NonceClaim): Promise<Outcome> {
    return this.database.transaction((transaction) => {
      const services = this.servicesOn(transaction);
      return this.nonces.once(transaction, nonce, context.isStale, async () =>
        settle(() => command.run(context, services)),
      );
    });
  }

  private servicesOn(database: TransactionScope): CommandServices {
    const players = new Players(database);
    return {
      players,
      finder: players,
      changes: this.changes,
      holds: new Holds(database),
      history: new History(database),
      apiKeys: this.keys.on(database),
      ranking: this.ranking,
      subscriptions: this.subscriptions,
      sql: this.sql,
    };
  }
}

/** A class for the same reason as PreparedMessage of the gateway. */
class WaitingCommand implements PreparedCommand {
  readonly name: string;
  readonly group: string | undefined;

  constructor(
    private readonly executor: CommandExecutor,
    private readonly command: DefinedCommand | undefined,
    private readonly message: CommandMessage,
    readonly nonce: string | undefined,
  ) {
    this.name = command?.name ?? 'none';
    this.group = command && groupOf(command, message);
  }

  run(caller: ApiKey, channel: EventChannel): Outcome | Promise<Outcome> {
    const { executor, command, message, nonce } = this;
    return settle(() => executor.execute(command, message, nonce, caller, channel));
  }
}

/** In the transaction of a nonce's record nothing keeps the order of commands. */
function groupOf(command: DefinedCommand, { parameters }: CommandMessage): string | undefined {
  const isOrdered = parameters.nonce === undefined || command.nonce !== 'recorded';
  return isOrdered ? command.overlaps : undefined;
}

/** What changes balances gives back what is due by itself, under the locks of its players. */
function showsBalances(command: Command): boolean {
  return command.permission !== Permission.None && command.overlaps !== 'balances';
}

function claimOf(message: CommandMessage, nonce: string, caller: ApiKey): NonceClaim {
  return { apiKey: caller.key, nonce, fingerprint: hash('sha256', message.canonical(true), 'hex') };
}

function neededPermission(command: Command, parameters: Readonly<Record<string, unknown>>): Permission {
  const { permission, permissionWith } = command;
  return permissionWith && permissionWith.parameter in parameters ? permissionWith.permission : permission;
}
