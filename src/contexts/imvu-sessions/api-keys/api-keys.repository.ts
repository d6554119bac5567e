import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { UserRecords } from '../users/user-records.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable, TransactionScope } from '../../../shared/database/queryable.js';

/** A key without the key: that is shown once and not kept. */
export interface ApiKeyRow {
  readonly id: string;
  readonly label: string;
  readonly created_at: Date;
  readonly removed_at: Date | null;
}

/** Of the blind index, which is made of the key's digest. */
export const PURPOSE = 'imvu.api_keys/digest';
/** The identity under which a key's digest is sealed. */
export const secretContext = (id: string): string => `imvu.api_keys/digest/${id}`;

/** SHA-256, in hex: reveals nothing of a key of 256 random bits. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

/** The keys that the operator hands out; found by blind index. */
@Injectable()
export class ImvuApiKeys {
  /** @param database a command of the operator brings its own connection */
  constructor(
    @Inject(Database) private readonly database: Queryable,
    private readonly box: SecretBox,
    private readonly users: UserRecords,
  ) {}

  /** @returns the row and the key: `imvu_` and 256 random bits in base64url, never to be read again */
  async create(
    transaction: Queryable,
    label: string,
    now: Date,
  ): Promise<ApiKeyRow & { readonly key: string }> {
    const id = randomUUID();
    const key = `imvu_${randomBytes(32).toString('base64url')}`;
    const digest = digestOf(key);
    await transaction.query(
      'INSERT INTO imvu.api_keys (id, label, key_index, digest, created_at) VALUES ($1, $2, $3, $4, $5)',
      [id, label, this.box.blindIndex(digest, PURPOSE), this.box.seal(digest, secretContext(id)), now],
    );
    return { id, label, key, created_at: now, removed_at: null };
  }

  list(): Promise<ApiKeyRow[]> {
    return this.database.query<ApiKeyRow>(
      'SELECT id, label, created_at, removed_at FROM imvu.api_keys ORDER BY created_at, id',
    );
  }

  /** @returns the id of a key that is in force */
  async find(key: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      'SELECT id FROM imvu.api_keys WHERE key_index = ANY($1) AND removed_at IS NULL',
      [this.box.blindIndexes(digestOf(key), PURPOSE)],
    );
    return row?.id;
  }

  /** A key, in force or not, locked until the transaction is over. @returns undefined where there is no such key */
  async lock(transaction: Queryable, id: string): Promise<ApiKeyRow | undefined> {
    const [row] = await transaction.query<ApiKeyRow>(
      'SELECT id, label, created_at, removed_at FROM imvu.api_keys WHERE id = $1 FOR UPDATE',
      [id],
    );
    return row;
  }

  /** Takes a key out of force; its users' data stay. */
  async remove(transaction: TransactionScope, id: string, now: Date): Promise<void> {
    transaction.whenOver(() => this.users.clear());
    await transaction.query('UPDATE imvu.api_keys SET removed_at = $2 WHERE id = $1', [id, now]);
  }

  /**
   * Takes away a key and all that its users kept: accounts, sessions, leases. The audit stays.
   * @returns the names of its users, who are gone too
   */
  async purge(transaction: TransactionScope, id: string): Promise<string[]> {
    transaction.whenOver(() => this.users.clear());
    const users = await transaction.query<{ username: string }>(
      'SELECT username FROM imvu.users WHERE api_key_id = $1 ORDER BY username',
      [id],
    );
    await transaction.query('DELETE FROM imvu.api_keys WHERE id = $1', [id]);
    return users.map(({ username }) => username);
  }
}
