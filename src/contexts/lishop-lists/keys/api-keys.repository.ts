import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { LiShopConfig } from '../settings.js';
import type { ListAccess } from './list-access.js';

/** A guest's key, as `sharedApiKey` shows it to the owner. */
export interface SharedKey {
  readonly api_key: string;
  readonly email: string;
}

interface MemberRow {
  readonly key_index: Buffer;
  readonly list_id: number;
  readonly owner: boolean;
  readonly newest: boolean;
  readonly proven: boolean;
  readonly read_only: boolean;
  readonly verdict: ListAccess['verdict'];
  readonly size: number;
  readonly last: number;
  readonly forgotten: number;
}

interface SealedRow {
  readonly key_index: Buffer;
  readonly sealed: Buffer;
  readonly email: string;
}

/** Of the blind index. */
export const PURPOSE = 'lishop.api_keys';
const MAX_LOOKUPS = 200;
const GRACE_MS = 24 * 60 * 60 * 1000;
/** Longer than any key that was ever given out; who sends more is guessing. */
const LONGEST = 200;
/** Bytes of an article's JSON besides its fields. */
const JSON_OF_ARTICLE = 250;
/** The identity under which a key is sealed. */
export const secretContext = (index: Buffer): string => `lishop.api_keys/sealed/${index.toString('hex')}`;

/** The keys of all lists: sealed, and found by blind index under each key of SECRETS_KEY. */
@Injectable()
export class ApiKeys {
  /** Every request asks: those that come while one look-up runs share the next statement, which sees whatever was committed before they came. */
  private readonly lookups = new Batcher<readonly Buffer[], ListAccess | undefined>({
    max: MAX_LOOKUPS,
    work: (asked) => this.lookUp(asked),
  });

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
  ) {}

  /** Who holds this key now; `undefined` for a key that is unknown, removed, or past its grace. */
  async accessOf(key: string): Promise<ListAccess | undefined> {
    if (key.length > LONGEST) return undefined;
    const indexes = this.box.blindIndexes(key, PURPOSE);
    const access = await this.lookups.enqueue(indexes);
    const [index] = indexes;
    if (access === undefined || index === undefined || index.equals(access.key)) return access;
    await this.reseal(key, access.key);
    return { ...access, key: index };
  }

  /** Who holds these keys now. @param keys as ListAccess has them @returns by the key, as hex */
  async holdersOf(keys: readonly Buffer[]): Promise<Map<string, ListAccess>> {
    const found = await this.find(keys);
    return new Map(found.map((access) => [access.key.toString('hex'), access]));
  }

  /** @param asked the indexes of one key each */
  private async lookUp(asked: readonly (readonly Buffer[])[]): Promise<(ListAccess | undefined)[]> {
    const holders = await this.holdersOf(asked.flat());
    return asked.map((indexes) => {
      for (const index of indexes) {
        const access = holders.get(index.toString('hex'));
        if (access !== undefined) return access;
      }
      return undefined;
    });
  }

  private async find(indexes: readonly Buffer[]): Promise<ListAccess[]> {
    const rows = await this.database.query<MemberRow>(
      // Row by row: a plan that was made while there were few would read both tables through. How many keys are asked for is hidden from the planner
      // (`SELECT $1`): for few it would make a new plan each time, which takes longer than the look-up.
      `SELECT k.key_index, k.list_id, k.owner, k.expires_at IS NULL AS newest, k.proven, k.read_only, l.verdict,
         l.bytes + ${JSON_OF_ARTICLE} * l.articles AS size, lishop.change_number(l.last_change) AS last, lishop.change_number(l.forgotten) AS forgotten
       FROM unnest((SELECT $1::bytea[])) AS asked (key_index)
       CROSS JOIN LATERAL (SELECT a.* FROM lishop.api_keys a WHERE a.key_index = asked.key_index OFFSET 0) k
       CROSS JOIN LATERAL (SELECT o.verdict, o.deleted_at, o.bytes, o.articles, o.last_change, o.forgotten FROM lishop.lists o WHERE o.id = k.list_id OFFSET 0) l
       WHERE l.deleted_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)`,
      [indexes, this.clock.now()],
    );
    return rows.map(({ key_index: key, list_id: list, read_only: readOnly, verdict, ...access }) => ({
      ...access,
      key,
      list,
      readOnly,
      // Where nobody is asked about receipts, every list is valid.
      verdict: this.config.receipts ? verdict : 'valid',
    }));
  }

  /**
   * A new owner key; the older ones of the same receipt go on for a day, so that the owner's other device is not cut off at once.
   * @param receipt whose key it is: of the list's current receipt, it works at once, else when that one is found valid
   */
  async addForOwner(
    transaction: Queryable,
    list: number,
    receipt: { readonly id: string; readonly current: boolean },
  ): Promise<string> {
    const now = this.clock.now();
    await transaction.query('DELETE FROM lishop.api_keys WHERE list_id = $1 AND expires_at <= $2', [
      list,
      now,
    ]);
    await transaction.query(
      'UPDATE lishop.api_keys SET expires_at = $3 WHERE list_id = $1 AND receipt_id = $2 AND (expires_at IS NULL OR expires_at > $3)',
      [list, receipt.id, this.graceEnd()],
    );
    const { key, index, sealed } = this.fresh();
    await transaction.query(
      `INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner, receipt_id, proven, created_at)
       VALUES ($1, $2, $3, true, $4, $5, clock_timestamp())`,
      [index, sealed, list, receipt.id, receipt.current],
    );
    return key;
  }

  /** The keys of a receipt become keys of the list's current one, and work. */
  async prove(transaction: Queryable, list: number, receipt: string, current: string): Promise<void> {
    await transaction.query(
      'UPDATE lishop.api_keys SET receipt_id = $3, proven = true WHERE list_id = $1 AND receipt_id = $2',
      [list, receipt, current],
    );
  }

  /** Of the keys that have the list, the newest goes on, and the others for a day. */
  async endOlder(transaction: Queryable, list: number): Promise<void> {
    await transaction.query(
      `UPDATE lishop.api_keys SET expires_at = $2
       WHERE list_id = $1 AND owner AND proven AND (expires_at IS NULL OR expires_at > $2) AND key_index <> (
         SELECT key_index FROM lishop.api_keys WHERE list_id = $1 AND owner AND proven AND expires_at IS NULL
         ORDER BY created_at DESC, key_index LIMIT 1)`,
      [list, this.graceEnd()],
    );
  }

  /** Ends all keys of a list, guests' too, but those of one receipt. */
  async endAllBut(transaction: Queryable, list: number, receipt: string): Promise<void> {
    await transaction.query(
      'DELETE FROM lishop.api_keys WHERE list_id = $1 AND receipt_id IS DISTINCT FROM $2',
      [list, receipt],
    );
  }

  /** Ends the owner's keys that are older than the newest, those too that still wait for their receipt. */
  async endOlderNow(list: number): Promise<void> {
    await this.database.query(
      `DELETE FROM lishop.api_keys WHERE list_id = $1 AND owner AND (expires_at IS NOT NULL OR created_at < (
         SELECT created_at FROM lishop.api_keys WHERE list_id = $1 AND owner AND proven AND expires_at IS NULL))`,
      [list],
    );
  }

  /** A new key for a guest; `undefined` where the list has just been deleted. */
  async addForGuest(
    transaction: Queryable,
    list: number,
    { spelled, compared }: { readonly spelled: string; readonly compared: string },
    readOnly: boolean,
  ): Promise<string | undefined> {
    const { key, index, sealed } = this.fresh();
    const rows = await transaction.query(
      `INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner, email, email_compared, read_only)
       SELECT $1, $2, l.id, false, $4, $5, $6 FROM (SELECT id, deleted_at FROM lishop.lists WHERE id = $3 OFFSET 0 FOR KEY SHARE) l WHERE l.deleted_at IS NULL
       RETURNING list_id`,
      [index, sealed, list, spelled, compared, readOnly],
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
           AND list_id IN (SELECT id FROM lishop.lists WHERE deleted_at IS NULL)
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

  private graceEnd(): Date {
    return new Date(this.clock.now().getTime() + GRACE_MS);
  }

  /** 128 bits as 32 characters, which Rails' keys had too (24 bytes in base64). */
  private fresh(): { key: string; index: Buffer; sealed: Buffer } {
    const key = randomBytes(16).toString('hex');
    const index = this.box.blindIndex(key, PURPOSE);
    return { key, index, sealed: this.box.seal(key, secretContext(index)) };
  }

  /** A key that is used after a rotation of SECRETS_KEY is stored under its first key, so that an old one can be dropped some day. */
  private async reseal(key: string, old: Buffer): Promise<void> {
    const index = this.box.blindIndex(key, PURPOSE);
    await this.database.query('UPDATE lishop.api_keys SET key_index = $2, sealed = $3 WHERE key_index = $1', [
      old,
      index,
      this.box.seal(key, secretContext(index)),
    ]);
  }

  private opened(rows: SealedRow[]): SharedKey[] {
    return rows.map(({ key_index, sealed, email }) => ({
      api_key: this.box.open(sealed, secretContext(key_index)),
      email,
    }));
  }
}
