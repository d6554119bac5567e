import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { ReadThroughCache } from '../../../shared/cache/read-through-cache.js';

/** What is needed to authenticate a user. */
export interface UserRecord {
  readonly id: string;
  readonly username: string;
  readonly passwordHash: string;
}

const REUSE_MS = 250;
/** A removed key cuts its users off within this time on every replica, and at once on the one that removes it. */
const TRUST_MS = 750;

/** Users whose key is in force, as they were a moment ago. The repositories of users and keys clear it with each change. */
@Injectable()
export class UserRecords {
  private readonly records = new ReadThroughCache((username) => this.find(username), REUSE_MS, TRUST_MS);

  /** @param database a command of the operator brings its own connection */
  constructor(@Inject(Database) private readonly database: Queryable) {}

  get(username: string): Promise<UserRecord | undefined> {
    return this.records.get(username);
  }

  forget(username: string): void {
    this.records.forget(username);
  }

  clear(): void {
    this.records.clear();
  }

  private async find(username: string): Promise<UserRecord | undefined> {
    const [row] = await this.database.query<UserRecord>(
      `SELECT u.id, u.username, u.password_hash AS "passwordHash"
         FROM imvu.users u JOIN imvu.api_keys k ON k.id = u.api_key_id
        WHERE u.username = $1 AND k.removed_at IS NULL`,
      [username],
    );
    return row;
  }
}
