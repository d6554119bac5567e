import { HttpException, Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { hash } from 'node:crypto';
import { z } from 'zod';
import { DatabaseError, LOCK_NOT_AVAILABLE } from '../../../shared/database/database-error.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable, Transactions } from '../../../shared/database/queryable.js';
import { OperatorLog, type Actor } from '../../../shared/operator/operator-log.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { applyCommands } from '../balances/apply-commands.sql.js';
import { playersOf, type BalanceCommand, type Step } from '../balances/balance-command.js';
import { LOCKED } from '../balances/locking.js';
import { resolveCommands } from '../balances/resolve-commands.js';
import { EncodedData, success } from '../outcome.js';
import { LedgerError } from '../ledger-error.js';
import { Nonces, OPERATOR_NONCES } from '../nonces/nonces.js';
import { playerObject } from '../objects.js';
import { statusOf } from './ledger-refusal.js';

/** The answer is to be there within 5 s. */
const LOCK_TIMEOUT_MS = 4_000;

const answer = z.object({
  players: z.array(playerObject).optional(),
  player: playerObject.optional(),
  from: playerObject.optional(),
  to: playerObject.optional(),
  entries: z.array(z.int()),
});

const changed = z.object({ players: z.array(playerObject), entries: z.array(z.int()) });
export type OperatorChanged = z.output<typeof changed>;

/** One change, and what the operator's log says of it. */
export interface OperatorChangeRequest {
  readonly step: Step;
  readonly action: string;
  readonly subject: string;
  /** Makes it take effect once. */
  readonly nonce?: string | undefined;
}

/** Changes of balances by the operator, without a key: through the functions that every command goes through, so that all that holds of them holds here. */
@Injectable()
export class OperatorChanges {
  private readonly nonces: Nonces;

  /** @param database a command of the operator brings its own connection */
  constructor(
    @Inject(Database) private readonly database: Transactions,
    private readonly log: OperatorLog,
    box: SecretBox,
  ) {
    this.nonces = new Nonces(box);
  }

  /**
   * @throws HttpException 404 there is no such player or entry, 409 the ledger refuses or the nonce was used for another change, 503 somebody
   * else has a player locked; nothing is kept of those
   */
  async change(actor: Actor, request: OperatorChangeRequest): Promise<OperatorChanged> {
    try {
      return await this.database.transaction((transaction) =>
        request.nonce === undefined
          ? this.apply(transaction, actor, request)
          : this.applyOnce(transaction, actor, request, request.nonce),
      );
    } catch (error) {
      if (error instanceof DatabaseError && error.sqlState === LOCK_NOT_AVAILABLE)
        throw new ServiceUnavailableException('Somebody else changes this player just now: try again.');
      if (error instanceof LedgerError && error.code === 'NONCE_REUSED_ERROR')
        throw new HttpException('This nonce was used for another change, which was made.', 409);
      throw error;
    }
  }

  private async applyOnce(
    transaction: Queryable,
    actor: Actor,
    request: OperatorChangeRequest,
    nonce: string,
  ): Promise<OperatorChanged> {
    const fingerprint = hash('sha256', JSON.stringify([request.subject, request.step]), 'hex');
    const claim = { apiKey: OPERATOR_NONCES, nonce, fingerprint };
    const outcome = await this.nonces.once(transaction, claim, false, async () =>
      success({ ...(await this.apply(transaction, actor, request)) }),
    );
    return changed.parse(outcome.data);
  }

  private async apply(
    transaction: Queryable,
    actor: Actor,
    { step, action, subject }: OperatorChangeRequest,
  ): Promise<OperatorChanged> {
    const { players, entries } = await apply(transaction, step);
    const before = { players: await balancesBefore(transaction, entries) };
    await this.log.record(transaction, actor, {
      action,
      subject,
      before,
      after: { ...step, players, entries },
    });
    return { players, entries };
  }
}

/** What the players of these entries had before. */
function balancesBefore(
  transaction: Queryable,
  entries: readonly number[],
): Promise<{ readonly id: number; readonly bobux: number }[]> {
  return transaction.query(
    'SELECT player_id AS id, balance_before AS bobux FROM bobux.entries WHERE id = ANY($1) ORDER BY id',
    [entries],
  );
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
  // Who waits for one player alone keeps no other from anybody, and need not wait for whatever sendsql is at.
  const isOfOne = works.every((work) => playersOf(work).length < 2);
  const how = isOfOne ? 'patiently' : 'ahead of sendsql';
  const [settled] = await applyCommands(transaction, works, { how, ms: LOCK_TIMEOUT_MS }, 'unseen');
  if (settled === undefined || settled === LOCKED) throw new Error('The ledger gave no outcome.');
  if (settled instanceof Error) throw settled;
  if (!settled.success) {
    const { message } = settled.data;
    const said = typeof message === 'string' ? message : settled.error;
    throw new HttpException(said, statusOf(settled.error));
  }
  const data = settled.data instanceof EncodedData ? settled.data.toJSON() : settled.data;
  const { players, player, from, to, entries } = answer.parse(data);
  return { players: players ?? [player, from, to].filter((one) => one !== undefined), entries };
}
