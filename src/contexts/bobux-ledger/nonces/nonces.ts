import type { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { LedgerError } from '../ledger-error.js';
import { storedOutcome, type Outcome } from '../outcome.js';

/** In place of a key, of what the operator changes without one; no key is the nil UUID. */
export const OPERATOR_NONCES = '00000000-0000-0000-0000-000000000000';

/** A message that must take effect once only. */
export interface NonceClaim {
  readonly apiKey: string;
  readonly nonce: string;
  /** SHA-256 of the canonical message, in lower-case hex: distinguishes the same message from another with the same nonce. */
  readonly fingerprint: string;
}

interface ClaimRow {
  readonly claimed: boolean;
  readonly first_fingerprint: Buffer | null;
  readonly first_answer: Buffer | null;
}

/** The two statements of a nonce's record, for the connection on which the command itself runs. */
interface NonceStatements {
  claim(database: Queryable, claim: NonceClaim): Promise<ClaimRow[]>;
  answer(database: Queryable, claim: NonceClaim, sealed: Buffer): Promise<unknown>;
}

const bytesOf = (fingerprint: string): Buffer => Buffer.from(fingerprint, 'hex');

/** As Quartet's own user. */
const ledgerStatements: NonceStatements = {
  claim: (database, { apiKey, nonce, fingerprint }) =>
    database.query('SELECT * FROM bobux.claim_nonce(which => $1, claimed_nonce => $2, print => $3)', [
      apiKey,
      nonce,
      bytesOf(fingerprint),
    ]),
  answer: (database, { apiKey, nonce }, sealed) =>
    database.query('UPDATE bobux.nonces SET answer = $3 WHERE api_key = $1 AND nonce = $2', [
      apiKey,
      nonce,
      sealed,
    ]),
};

/** As the login of sendsql, which reaches only the nonces of the key whose statement it is running. */
export const sqlLoginStatements: NonceStatements = {
  claim: (database, { nonce, fingerprint }) =>
    database.query('SELECT * FROM bobux.claim_own_nonce(claimed_nonce => $1, print => $2)', [
      nonce,
      bytesOf(fingerprint),
    ]),
  answer: (database, { nonce }, sealed) =>
    database.query('SELECT bobux.answer_own_nonce(answered_nonce => $1, first_answer => $2)', [
      nonce,
      sealed,
    ]),
};

/** The associated data under which an answer is sealed. */
export const secretContext = ({ apiKey, nonce }: Pick<NonceClaim, 'apiKey' | 'nonce'>): string =>
  `bobux.nonces/answer/${apiKey}/${nonce}`;

/** Makes a message take effect once: the record of its nonce commits with the effect. */
export class Nonces {
  constructor(
    private readonly box: SecretBox,
    private readonly statements: NonceStatements = ledgerStatements,
  ) {}

  /**
   * Runs `command` if this nonce is new, else gives the first outcome again. A second claim that comes while the first is still at
   * work waits for it, on the row's lock.
   *
   * @param transaction open, with nothing of the command done in it yet
   * @param isStale refuses a new message; one that was answered before gets its answer, however late it asks
   * @throws LedgerError NONCE_REUSED_ERROR, STALE_MESSAGE_ERROR: nothing is kept of those
   */
  async once(
    transaction: Queryable,
    claim: NonceClaim,
    isStale: boolean,
    command: () => Promise<Outcome>,
  ): Promise<Outcome> {
    const row = oneRow(await this.statements.claim(transaction, claim));
    if (!row.claimed) return this.firstOutcome(claim, row);
    if (isStale) throw new LedgerError('STALE_MESSAGE_ERROR');
    await transaction.query('SAVEPOINT command');
    const outcome = await command();
    // A refused command may have left the transaction in error; its record must commit all the same.
    if (!outcome.success) await transaction.query('ROLLBACK TO SAVEPOINT command');
    await this.statements.answer(
      transaction,
      claim,
      this.box.seal(JSON.stringify(outcome), secretContext(claim)),
    );
    return outcome;
  }

  private firstOutcome(claim: NonceClaim, row: ClaimRow): Outcome {
    if (row.first_fingerprint?.toString('hex') !== claim.fingerprint || row.first_answer === null) {
      throw new LedgerError('NONCE_REUSED_ERROR');
    }
    return openFirstOutcome(this.box, claim, row.first_answer);
  }
}

/** Sealed, because an answer may hold the secret of a key. @throws UnsealError, ZodError it cannot be read */
function openFirstOutcome(box: SecretBox, claim: NonceClaim, sealed: Buffer): Outcome {
  return storedOutcome.parse(JSON.parse(box.open(sealed, secretContext(claim))));
}

/** Nonces are remembered for 24 hours. @returns how many were forgotten, at most 10,000 */
export async function forgetOldNonces(database: Queryable): Promise<number> {
  const rows = await database.query(
    `DELETE FROM bobux.nonces WHERE (api_key, nonce) IN (
       SELECT api_key, nonce FROM bobux.nonces WHERE created < now() - interval '24 hours'
       ORDER BY created LIMIT 10000 FOR UPDATE SKIP LOCKED
     ) RETURNING 1 AS forgotten`,
  );
  return rows.length;
}
