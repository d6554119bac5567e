import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { DatabaseError, UNIQUE_VIOLATION } from '../../../shared/database/database-error.js';
import { ImvuError } from '../imvu-error.js';

export interface UserRecord {
  readonly id: string;
  readonly username: string;
  readonly passwordHash: string;
}

/** The API users, each bound to a key. */
@Injectable()
export class ImvuUsers {
  constructor(private readonly database: Database) {}

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

  /** A user whose key is in force. */
  async find(username: string): Promise<UserRecord | undefined> {
    const [row] = await this.database.query<UserRecord>(
      `SELECT u.id, u.username, u.password_hash AS "passwordHash"
         FROM imvu.users u JOIN imvu.api_keys k ON k.id = u.api_key_id
        WHERE u.username = $1 AND k.removed_at IS NULL`,
      [username],
    );
    return row;
  }
}
