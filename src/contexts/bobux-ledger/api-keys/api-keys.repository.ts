import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { listedKey } from '../objects.js';
import { isUuid } from '../../../shared/validation/uuid.js';

/** The seed's key object: `key` a UUID, `secret` 64 hex digits, `created` in Unix seconds. */
export interface ApiKey {
  readonly key: string;
  readonly secret: string;
  readonly permissions: number;
  readonly created: number;
}

export type ListedKey = z.output<typeof listedKey>;

interface Row {
  readonly key: string;
  readonly secret: Buffer;
  readonly permissions: number;
  readonly created: Date;
}

const COLUMNS = 'key, secret, permissions, created';
/** The associated data under which a key's secret is sealed. */
export const secretContext = (key: string): string => `bobux.api_keys/secret/${key}`;

/** The API keys, their secrets sealed. Deleting one wipes its secret; the row stays, because the history names it. */
export class ApiKeys {
  /** @param changed is called with every key that was changed, or may have been */
  constructor(
    private readonly database: Queryable,
    private readonly box: SecretBox,
    private readonly changed: (key: string) => void = () => undefined,
  ) {}

  async find(key: string): Promise<ApiKey | undefined> {
    if (!isUuid(key)) return undefined;
    return this.opened(
      await this.database.query<Row>(
        `SELECT ${COLUMNS} FROM bobux.api_keys WHERE key = $1 AND deleted IS NULL`,
        [key],
      ),
    );
  }

  async create(permissions: number, label?: string): Promise<ApiKey> {
    const { key, secret, sealed } = this.fresh();
    const [row] = await this.database.query<Row>(
      `INSERT INTO bobux.api_keys (key, secret, permissions, label) VALUES ($1, $2, $3, $4) RETURNING ${COLUMNS}`,
      [key, sealed, permissions, label ?? null],
    );
    return keyObject(row, secret);
  }

  /**
   * The key of the configuration: put in where it was never there, and given the configured secret where it lives. A key that was
   * deleted stays deleted.
   */
  async ensure(key: string, secret: string, permissions: number): Promise<void> {
    const known = await this.find(key);
    if (known?.secret === secret) return;
    await this.database.query(
      `INSERT INTO bobux.api_keys AS k (key, secret, permissions) VALUES ($1, $2, $3)
       ON CONFLICT (key) DO UPDATE SET secret = excluded.secret WHERE k.deleted IS NULL`,
      [key, this.box.seal(secret, secretContext(key)), permissions],
    );
  }

  /** One statement: the old key goes and the new one with its permissions comes, or nothing changes. */
  async replace(old: string): Promise<ApiKey | undefined> {
    const { key, secret, sealed } = this.fresh();
    const [row] = await this.change<Row>(
      old,
      `WITH gone AS (
         UPDATE bobux.api_keys SET secret = NULL, deleted = now() WHERE key = $1 AND deleted IS NULL
         RETURNING permissions, label
       )
       INSERT INTO bobux.api_keys (key, secret, permissions, label) SELECT $2, $3, permissions, label FROM gone
       RETURNING ${COLUMNS}`,
      [old, key, sealed],
    );
    return row && keyObject(row, secret);
  }

  /** @param label stays as it is where it is undefined, and goes where it is null */
  async edit(
    key: string,
    permissions: number,
    label: string | null | undefined,
  ): Promise<ApiKey | undefined> {
    if (!isUuid(key)) return undefined;
    return this.opened(
      await this.change<Row>(
        key,
        `UPDATE bobux.api_keys SET permissions = $2, label = CASE WHEN $4 THEN $3 ELSE label END
         WHERE key = $1 AND deleted IS NULL
         RETURNING ${COLUMNS}`,
        [key, permissions, label ?? null, label !== undefined],
      ),
    );
  }

  /** @returns all living keys, the oldest first */
  list(): Promise<ListedKey[]> {
    return this.listed(undefined);
  }

  /** One of them, without its secret. */
  async look(key: string): Promise<ListedKey | undefined> {
    const [listed] = isUuid(key) ? await this.listed(key) : [];
    return listed;
  }

  /** The same, and nobody else changes it before the end of this transaction. */
  async lookAndLock(key: string): Promise<ListedKey | undefined> {
    if (!isUuid(key)) return undefined;
    await this.database.query(
      'SELECT FROM bobux.api_keys WHERE key = $1 AND deleted IS NULL FOR NO KEY UPDATE',
      [key],
    );
    return this.look(key);
  }

  private async listed(key: string | undefined): Promise<ListedKey[]> {
    const rows = await this.database.query(
      `SELECT k.key, k.permissions, floor(extract(epoch FROM k.created))::bigint AS created, k.label,
         floor(extract(epoch FROM u.last_used))::bigint AS lastused
       FROM bobux.api_keys k LEFT JOIN bobux.key_uses u ON u.key = k.key
       WHERE k.deleted IS NULL AND ($1::uuid IS NULL OR k.key = $1) ORDER BY k.created, k.key`,
      [key ?? null],
    );
    return rows.map((row) => listedKey.parse(row));
  }

  /** @returns false where there is no such key */
  async delete(key: string): Promise<boolean> {
    if (!isUuid(key)) return false;
    const rows = await this.change(
      key,
      `UPDATE bobux.api_keys SET secret = NULL, deleted = now() WHERE key = $1 AND deleted IS NULL RETURNING key`,
      [key],
    );
    return rows.length > 0;
  }

  private async change<Result extends object>(
    key: string,
    sql: string,
    parameters: readonly unknown[],
  ): Promise<Result[]> {
    try {
      return await this.database.query<Result>(sql, parameters);
    } finally {
      this.changed(key);
    }
  }

  private fresh(): { key: string; secret: string; sealed: Buffer } {
    const key = randomUUID();
    const secret = randomBytes(32).toString('hex');
    return { key, secret, sealed: this.box.seal(secret, secretContext(key)) };
  }

  private opened([row]: Row[]): ApiKey | undefined {
    return row && keyObject(row, this.box.open(row.secret, secretContext(row.key)));
  }
}

function keyObject(row: Row | undefined, secret: string): ApiKey {
  if (row === undefined) throw new Error('The database returned no row for a new key.');
  const { key, permissions, created } = row;
  return { key, secret, permissions, created: Math.floor(created.getTime() / 1000) };
}
