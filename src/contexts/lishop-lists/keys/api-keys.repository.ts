import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import type { ListAccess } from './list-access.js';

/** A guest's key, as `sharedApiKey` tells it to the owner. */
export interface SharedKey {
  readonly api_key: string;
  readonly email: string;
}

interface MemberRow {
  readonly key_index: Buffer;
  readonly list_id: number;
  readonly owner: boolean;
  readonly verdict: ListAccess['verdict'];
}

interface SealedRow {
  readonly key_index: Buffer;
  readonly sealed: Buffer;
  readonly email: string;
}

/** Of the blind index. */
export const PURPOSE = 'lishop.api_keys';
const GRACE_MS = 24 * 60 * 60 * 1000;
/** Longer than any key that was ever given out; whoever sends more is guessing. */
const LONGEST = 200;
/** The identity under which a key is sealed. */
export const rowName = (index: Buffer): string => `lishop.api_keys/sealed/${index.toString('hex')}`;

/** The keys of all lists: sealed, and found by blind index under each key of SECRETS_KEY. */
@Injectable()
export class ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Who holds this key now; `undefined` for a key that is unknown, removed, or past its grace. */
  async memberOf(key: string): Promise<ListAccess | undefined> {
    if (key.length > LONGEST) return undefined;
    const indexes = this.box.blindIndexes(key, PURPOSE);
    const [row] = await this.database.query<MemberRow>(
      `SELECT k.key_index, k.list_id, k.owner, l.verdict
       FROM lishop.api_keys k JOIN lishop.lists l ON l.id = k.list_id
       WHERE k.key_index = ANY($1) AND (k.expires_at IS NULL OR k.expires_at > $2)`,
      [indexes, this.clock.now()],
    );
    if (row === undefined) return undefined;
    if (indexes[0]?.equals(row.key_index) === false) await this.reseal(key, row.key_index);
    return { list: row.list_id, owner: row.owner, verdict: row.verdict };
  }

  /** A new owner key; the list's older ones go on for a day, so that the owner's other device is not cut off at once. */
  async addForOwner(transaction: Queryable, list: number): Promise<string> {
    const now = this.clock.now();
    await transaction.query('DELETE FROM lishop.api_keys WHERE list_id = $1 AND expires_at <= $2', [
      list,
      now,
    ]);
    await transaction.query(
      'UPDATE lishop.api_keys SET expires_at = $2 WHERE list_id = $1 AND owner AND expires_at IS NULL',
      [list, new Date(now.getTime() + GRACE_MS)],
    );
    const { key, index, sealed } = this.fresh();
    await transaction.query(
      'INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner) VALUES ($1, $2, $3, true)',
      [index, sealed, list],
    );
    return key;
  }

  /** A new key for a guest; `undefined` where the list has just been deleted. */
  async addForGuest(
    transaction: Queryable,
    list: number,
    { spelled, compared }: { readonly spelled: string; readonly compared: string },
  ): Promise<string | undefined> {
    const { key, index, sealed } = this.fresh();
    const rows = await transaction.query(
      `INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner, email, email_compared)
       SELECT $1, $2, l.id, false, $4, $5 FROM (SELECT id FROM lishop.lists WHERE id = $3 FOR KEY SHARE) l
       RETURNING list_id`,
      [index, sealed, list, spelled, compared],
    );
    return rows.length > 0 ? key : undefined;
  }

  /** The guests' keys of one list, the oldest first. */
  async shared(list: number): Promise<SharedKey[]> {
    return this.opened(
      await this.database.query<SealedRow>(
        `SELECT key_index, sealed, email FROM lishop.api_keys WHERE list_id = $1 AND NOT owner
         ORDER BY created_at, key_index`,
        [list],
      ),
    );
  }

  /**
   * The keys that were made for this address in any of its spellings, of whatever list, the oldest first.
   * @param compared the address as it is compared (comparableEmail)
   */
  async ofAddress(transaction: Queryable, compared: string): Promise<SharedKey[]> {
    return this.opened(
      await transaction.query<SealedRow>(
        `SELECT key_index, sealed, email FROM lishop.api_keys WHERE email_compared = $1
         ORDER BY created_at, key_index`,
        [compared],
      ),
    );
  }

  /** @returns false where the list has no guest with this key */
  async removeGuest(list: number, key: string): Promise<boolean> {
    const rows = await this.database.query(
      'DELETE FROM lishop.api_keys WHERE key_index = ANY($1) AND list_id = $2 AND NOT owner RETURNING list_id',
      [this.box.blindIndexes(key, PURPOSE), list],
    );
    return rows.length > 0;
  }

  /** Keys are 32 characters, as Rails' SecureRandom.hex made them: 128 bits. */
  private fresh(): { key: string; index: Buffer; sealed: Buffer } {
    const key = randomBytes(16).toString('hex');
    const index = this.box.blindIndex(key, PURPOSE);
    return { key, index, sealed: this.box.seal(key, rowName(index)) };
  }

  /** Whoever still calls after a rotation of SECRETS_KEY comes under its first key, so that an old one can be dropped some day. */
  private async reseal(key: string, old: Buffer): Promise<void> {
    const index = this.box.blindIndex(key, PURPOSE);
    await this.database.query('UPDATE lishop.api_keys SET key_index = $2, sealed = $3 WHERE key_index = $1', [
      old,
      index,
      this.box.seal(key, rowName(index)),
    ]);
  }

  private opened(rows: SealedRow[]): SharedKey[] {
    return rows.map(({ key_index, sealed, email }) => ({
      api_key: this.box.open(sealed, rowName(key_index)),
      email,
    }));
  }
}
