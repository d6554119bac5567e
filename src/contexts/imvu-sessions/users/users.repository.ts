import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable, TransactionScope } from '../../../shared/database/queryable.js';
import { DatabaseError, UNIQUE_VIOLATION } from '../../../shared/database/database-error.js';
import { ImvuError } from '../imvu-error.js';
import { UserRecords } from './user-records.js';

/** An API user as the operator sees it. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly api_key_id: string;
  readonly created_at: Date;
}

/** The API users, each bound to a key. */
@Injectable()
export class ImvuUsers {
  /** @param database a command of the operator brings its own connection */
  constructor(
    @Inject(Database) private readonly database: Queryable,
    private readonly records: UserRecords,
  ) {}

  /** @throws ImvuError USERNAME_TAKEN */
  async create(apiKeyId: string, username: string, passwordHash: string): Promise<string> {
    const id = randomUUID();
    try {
      await this.database.query(
        'INSERT INTO imvu.users (id, api_key_id, username, password_hash) VALUES ($1, $2, $3, $4)',
        [id, apiKeyId, username, passwordHash],
      );
    } catch (error) {
      if (error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION) {
        throw new ImvuError('USERNAME_TAKEN', 'This username is taken.');
      }
      throw error;
    }
    return id;
  }

  /**
   * All users, by name.
   * @param after the last name of the page before
   * @returns `next` to be given as `after`; null on the last page
   */
  async page(after: string | undefined, limit: number): Promise<{ items: UserRow[]; next: string | null }> {
    const rows = await this.database.query<UserRow>(
      `SELECT id, username, api_key_id, created_at FROM imvu.users
        WHERE $1::text IS NULL OR username > $1 ORDER BY username LIMIT $2`,
      [after ?? null, limit + 1],
    );
    const items = rows.slice(0, limit);
    return { items, next: rows.length > limit ? (items.at(-1)?.username ?? null) : null };
  }

  /** @returns undefined where there is no such user */
  async setPassword(
    transaction: TransactionScope,
    id: string,
    passwordHash: string,
  ): Promise<UserRow | undefined> {
    transaction.whenOver(() => this.records.clear());
    const [row] = await transaction.query<UserRow>(
      'UPDATE imvu.users SET password_hash = $2 WHERE id = $1 RETURNING id, username, api_key_id, created_at',
      [id, passwordHash],
    );
    return row;
  }

  /** Takes away a user with accounts, sessions and leases; the audit stays. @returns who it was; undefined where there is no such user */
  async delete(transaction: TransactionScope, id: string): Promise<UserRow | undefined> {
    transaction.whenOver(() => this.records.clear());
    const [row] = await transaction.query<UserRow>(
      'DELETE FROM imvu.users WHERE id = $1 RETURNING id, username, api_key_id, created_at',
      [id],
    );
    return row;
  }
}
