import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { Clock } from '../jobs/clock.js';
import { SecretBox } from '../secrets/secret-box.js';
import { BootstrapCredentials } from './bootstrap-credentials.js';
import { operatorCredentials } from './operator-credentials.js';

export const SESSION_MS = 12 * 3_600_000;
/** So long it is known that a session was one: its cookie is old, and no guess. */
const KNOWN_MS = 7 * 24 * 3_600_000;

const TOKEN_PURPOSE = 'operator session';
const CREDENTIALS_PURPOSE = 'operator session: credentials';

/** What is known of a token. */
export type SessionState =
  { readonly is: 'live'; readonly expires: Date } | { readonly is: 'over' } | { readonly is: 'unknown' };

/**
 * The sessions of the operator's console, for all replicas. The token is kept as a keyed hash; beside it a keyed hash of the operator's name and
 * password, so that every session ends when one of them changes.
 */
@Injectable()
export class OperatorSessions {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly credentials: BootstrapCredentials,
  ) {}

  /** Begins one. @returns its token, which is kept nowhere */
  async begin(transaction: Queryable): Promise<{ readonly token: string; readonly expires: Date }> {
    const token = randomBytes(32).toString('base64url');
    const now = this.clock.now();
    const expires = new Date(now.getTime() + SESSION_MS);
    await transaction.query(
      `WITH forgotten AS (DELETE FROM platform.operator_sessions WHERE expires < $4)
       INSERT INTO platform.operator_sessions (token_hash, credentials_hash, expires) VALUES ($1, $2, $3)`,
      [
        this.box.blindIndex(token, TOKEN_PURPOSE),
        this.box.blindIndex(this.credentialsText, CREDENTIALS_PURPOSE),
        expires,
        new Date(now.getTime() - KNOWN_MS),
      ],
    );
    return { token, expires };
  }

  async find(token: string): Promise<SessionState> {
    const [row] = await this.database.query<{ expires: Date; ended: boolean; current: boolean }>(
      `SELECT expires, ended, credentials_hash = ANY($2) AS current
       FROM platform.operator_sessions WHERE token_hash = ANY($1)`,
      [
        this.box.blindIndexes(token, TOKEN_PURPOSE),
        this.box.blindIndexes(this.credentialsText, CREDENTIALS_PURPOSE),
      ],
    );
    if (row === undefined) return { is: 'unknown' };
    const isLive = row.current && !row.ended && row.expires > this.clock.now();
    return isLive ? { is: 'live', expires: row.expires } : { is: 'over' };
  }

  async end(transaction: Queryable, token: string): Promise<void> {
    await transaction.query('UPDATE platform.operator_sessions SET ended = true WHERE token_hash = ANY($1)', [
      this.box.blindIndexes(token, TOKEN_PURPOSE),
    ]);
  }

  private get credentialsText(): string {
    const { username, password } = this.credentials.of(operatorCredentials);
    return JSON.stringify([username, password]);
  }
}
