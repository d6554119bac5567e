import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeys } from '../../src/contexts/lishop-lists/keys/api-keys.repository.js';
import { Database } from '../../src/shared/database/database.js';
import { LiShopApp } from '../support/lishop-app.js';

const KEYS = 100_000;
/** PostgreSQL plans a statement for its values so many times before it weighs that against one plan for all (manual, PREPARE). */
const PLANNED_FOR_VALUES = 5;
const STATEMENT = 'FROM unnest((SELECT $1::bytea[])) AS asked';

let lishop: LiShopApp;
let database: Database;
beforeAll(async () => {
  // All statements go over one connection: each of them makes plans of its own.
  lishop = await LiShopApp.start({ DATABASE_POOL: '1' });
  database = lishop.quartet.app.get(Database);
});
afterAll(() => lishop.close());

interface Kept {
  readonly name: string;
  readonly custom: number;
  readonly generic: number;
}

/** The look-up as the connection has it prepared. */
async function kept(): Promise<Kept> {
  const rows = await database.query<Kept>(
    `SELECT name, custom_plans AS custom, generic_plans AS generic FROM pg_prepared_statements WHERE position($1 IN statement) > 0`,
    [STATEMENT],
  );
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

/** Looks up so many keys at once, in one statement. */
const lookUp = (count: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: count }, (_, n) => lishop.quartet.app.get(ApiKeys).accessOf(`key ${count} ${n}`)),
  );

/** What the plan that is kept reads, and how. */
async function scans(asked: number): Promise<string[]> {
  const { name } = await kept();
  const indexes = Array.from({ length: asked }, (_, n) => createHash('sha256').update(`${n}`).digest('hex'));
  const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `EXPLAIN (FORMAT JSON) EXECUTE ${name}('{${indexes.map((index) => String.raw`"\\x${index}"`).join()}}', now())`,
  );
  return scansOf(row!['QUERY PLAN'][0].Plan).sort();
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly Node[];
}

function scansOf(node: Node): string[] {
  const table = node['Relation Name'];
  const own = table === undefined ? [] : [`${node['Node Type']} ${node['Index Name'] ?? table}`];
  return [...own, ...(node.Plans ?? []).flatMap(scansOf)];
}

describe('the look-up of keys', () => {
  it('should be planned once for all, whether it is sent for one key or for a hundred', async () => {
    await lishop.get('/articles', await lishop.register());
    const sizes = [
      ...Array(20).fill(1),
      ...Array(20).fill(100),
      ...Array(10).fill([1, 100]).flat(),
    ] as number[];
    const before = await kept();
    for (const size of sizes) await lookUp(size);
    const after = await kept();
    expect(after.custom).toBeLessThanOrEqual(PLANNED_FOR_VALUES);
    expect(after.custom + after.generic).toBe(before.custom + before.generic + sizes.length);
  });

  it(`should read nothing but indexes for that with ${KEYS} keys, and go on with one plan`, async () => {
    await lishop.quartet.database.query(`SET session_replication_role = replica;
      INSERT INTO lishop.lists (payment_index, payment_sealed) SELECT sha256(n::text::bytea), '' FROM generate_series(1, ${KEYS / 10}) n;
      INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner)
        SELECT sha256(('key ' || n)::bytea), '', 1 + n % ${KEYS / 10}, true FROM generate_series(1, ${KEYS}) n;
      RESET session_replication_role; ANALYZE lishop.lists, lishop.api_keys`);
    for (const size of [1, 1, 100, 100, 1, 100, 1, 1, 100]) await lookUp(size);
    const before = await kept();
    for (const size of [1, 100, 100, 1, 1, 100]) await lookUp(size);
    const after = await kept();
    expect(after).toMatchObject({ custom: before.custom, generic: before.generic + 6 });
    const indexes = ['Index Scan api_keys_pkey', 'Index Scan lists_pkey'];
    expect(await scans(1)).toEqual(indexes);
    expect(await scans(100)).toEqual(indexes);
  });
});
