import { HttpException, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DatabaseError, LOCK_NOT_AVAILABLE } from '../../../shared/database/database-error.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import { OperatorLog, type Actor } from '../../../shared/operator/operator-log.js';
import { applyCommands } from '../balances/apply-commands.sql.js';
import type { BalanceCommand, Step } from '../balances/balance-command.js';
import { LOCKED } from '../balances/locking.js';
import { resolveCommands } from '../balances/resolve-commands.js';
import { EncodedData } from '../outcome.js';
import { playerObject } from '../objects.js';
import type { BobuxErrorCode } from '../ledger-error.js';

const answer = z.object({
  players: z.array(playerObject).optional(),
  player: playerObject.optional(),
  from: playerObject.optional(),
  to: playerObject.optional(),
  entries: z.array(z.int()),
});

export interface OperatorChanged {
  readonly players: z.output<typeof playerObject>[];
  readonly entries: number[];
}

const NOT_FOUND: readonly BobuxErrorCode[] = ['PLAYER_NOT_FOUND_ERROR', 'ENTRY_NOT_FOUND_ERROR'];

/** Changes of balances by the operator, without a key: through the functions that every command goes through, so that all that holds of them holds here. */
@Injectable()
export class OperatorChanges {
  constructor(
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

  /**
   * @param action for the log
   * @throws HttpException 404 there is no such player or entry, 409 the ledger refuses, 503 somebody else has a player locked
   */
  async change(actor: Actor, step: Step, action: string, subject: string): Promise<OperatorChanged> {
    try {
      return await this.database.transaction(async (transaction) => {
        const changed = await apply(transaction, step);
        await this.log.record(transaction, actor, {
          action,
          subject,
          after: { ...step, players: changed.players, entries: changed.entries },
        });
        return changed;
      });
    } catch (error) {
      if (error instanceof DatabaseError && error.sqlState === LOCK_NOT_AVAILABLE)
        throw new HttpException('Somebody else changes this player just now: try again.', 503);
      throw error;
    }
  }
}

async function apply(transaction: Queryable, step: Step): Promise<OperatorChanged> {
  const command: BalanceCommand = {
    kind: step.operation === 'reverse' ? 'reverse' : 'batch',
    steps: [step],
    apiKey: null,
    nonce: undefined,
    isStale: false,
  };
  const works = await resolveCommands(transaction, [command]);
  const [settled] = await applyCommands(transaction, works, 'ahead of sendsql', 'unseen');
  if (settled === undefined || settled === LOCKED) throw new Error('The ledger gave no outcome.');
  if (settled instanceof Error) throw settled;
  if (!settled.success) {
    const { message } = settled.data;
    const said = typeof message === 'string' ? message : settled.error;
    throw new HttpException(said, NOT_FOUND.includes(settled.error) ? 404 : 409);
  }
  const data = settled.data instanceof EncodedData ? settled.data.toJSON() : settled.data;
  const { players, player, from, to, entries } = answer.parse(data);
  return { players: players ?? [player, from, to].filter((one) => one !== undefined), entries };
}
