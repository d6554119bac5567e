import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { audit, type Finding } from '../../src/shared/integrity/audit.js';
import { rekey, type Rekeyed } from '../../src/shared/integrity/rekey.js';
import { secretContext } from '../../src/contexts/bobux-ledger/nonces/nonces.js';
import type { Queryable, Transactions } from '../../src/shared/database/queryable.js';
import { OperatorConnection } from '../../src/shared/database/operator-connection.js';
import { integrityChecks } from '../../src/assembly.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { Community, communityEnvironment, type Place } from '../support/community.js';
import { knowPurchase } from '../support/known-purchase.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const [A, B] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const base64 = (...keys: Buffer[]): string => keys.map((key) => key.toString('base64')).join(',');
const both = new SecretBox([B, A]);

let database: TestDatabase;
let imvu: ImvuSimulator;
let community: Community;
let connection: OperatorConnection;
let running: TestApp;

const start = async (...keys: Buffer[]): Promise<TestApp> =>
  startTestApp({ ...communityEnvironment(imvu), SECRETS_KEY: base64(...keys) }, database);
const placeOf = (app: TestApp): Place => ({ ...app, bobux: app.key });

beforeAll(async () => {
  database = await createTestDatabase();
  imvu = await ImvuSimulator.start();
  running = await start(A);
  community = await Community.settle(placeOf(running), imvu);
  await knowPurchase(running);
  connection = await OperatorConnection.open(database.url, 'quartet rekey');
});
afterAll(async () => {
  await running.close();
  await connection.close();
  await imvu.close();
  await database.drop();
});

/** In the transaction of each chunk. */
let renewedIn = (): Promise<void> => Promise.resolve();
async function rekeyAll(
  progress = (): void => undefined,
  on: Queryable & Transactions = connection,
): Promise<Rekeyed[]> {
  const done: Rekeyed[] = [];
  for await (const table of rekey(on, both, integrityChecks, renewedIn, progress)) done.push(table);
  return done;
}

async function audited(box: SecretBox): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of audit(connection, box, integrityChecks)) findings.push(finding);
  return findings;
}

const staleTables = async (): Promise<string[]> =>
  (await audited(both))
    .filter(({ check, found }) => check.includes('first key') && found > 0)
    .map(({ of }) => of);

describe('the list of what is sealed', () => {
  const columns = (): Promise<{ name: string }[]> =>
    database.query(
      `SELECT table_schema || '.' || table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE data_type = 'bytea' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );

  it('should name every column of bytes of the database', async () => {
    const named = integrityChecks.flatMap(({ sealed, plainBytes = [] }) => [
      ...plainBytes,
      ...sealed.flatMap(({ table, sealed: values, index }) =>
        [...values, ...(index ? [index] : [])].map(({ column }) => `${table}.${column}`),
      ),
    ]);
    expect(named.sort()).toEqual((await columns()).map(({ name }) => name));
  });

  it('should name every column in which a sealed value stands, each of which stands in the test', async () => {
    const mark = `'\\x${new SecretBox([A]).currentKeyId.toString('hex')}'`;
    const found: string[] = [];
    for (const { name } of await columns()) {
      const [table, column] = [name.split('.').slice(0, 2).join('.'), name.split('.')[2] ?? ''];
      const rows = await database.query(
        `SELECT FROM ${table} WHERE substring(${column} FROM 1 FOR 5) = ${mark} LIMIT 1`,
      );
      if (rows.length > 0) found.push(name);
    }
    const sealed = integrityChecks.flatMap((checks) =>
      checks.sealed.flatMap(({ table, sealed: values }) => values.map(({ column }) => `${table}.${column}`)),
    );
    expect(found).toEqual(sealed.sort());
  });

  it('should name the schemas of all tables', async () => {
    const rows = await database.query<{ name: string }>(
      `SELECT DISTINCT table_schema AS name FROM information_schema.tables
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    expect([...new Set(integrityChecks.map(({ schema }) => schema))].sort()).toEqual(
      rows.map(({ name }) => name),
    );
  });
});

describe('a change of SECRETS_KEY', () => {
  it('should go on where it was stopped, beside a server that works, and need the old key no more', async () => {
    await running.close();
    running = await start(B, A);
    await community.visit(placeOf(running));

    let chunks = 0;
    const stopped = rekeyAll(() => {
      chunks += 1;
      if (chunks === 4) throw new Error('killed');
    });
    await expect(stopped).rejects.toThrow('killed');
    const left = await staleTables();
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(integrityChecks.flatMap(({ sealed }) => sealed).length);
    await community.visit(placeOf(running));

    const [done] = await Promise.all([rekeyAll(), community.visit(placeOf(running))]);
    for (const one of done) expect(one).toMatchObject({ unopened: { found: 0 }, left: 0 });
    expect((await audited(new SecretBox([B]))).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect((await rekeyAll()).map(({ renewed }) => renewed)).toEqual(done.map(() => 0));

    await running.close();
    running = await start(B);
    await community.visit(placeOf(running));
    expect((await audited(new SecretBox([B]))).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  const key = randomUUID();
  const old = new SecretBox([A]);
  const putNonces = async (names: readonly string[]): Promise<void> => {
    await database.query(
      `INSERT INTO bobux.nonces (api_key, nonce, fingerprint, answer)
       SELECT $1, nonce, '\\x00', answer FROM unnest($2::text[], $3::bytea[]) AS n (nonce, answer)`,
      [key, names, names.map((nonce) => old.seal(`answer ${nonce}`, secretContext({ apiKey: key, nonce })))],
    );
  };
  const answers = async (box: SecretBox): Promise<Map<string, string>> => {
    const rows = await database.query<{ nonce: string; answer: Buffer }>(
      'SELECT nonce, answer FROM bobux.nonces WHERE api_key = $1',
      [key],
    );
    return new Map(
      rows.map(({ nonce, answer }) => [nonce, box.open(answer, secretContext({ apiKey: key, nonce }))]),
    );
  };

  it('should take every row of a large table, whatever its key looks like', async () => {
    await database.query('INSERT INTO bobux.api_keys (key, permissions, deleted) VALUES ($1, 0, now())', [
      key,
    ]);
    const names = [
      '\\',
      '"',
      '{},NULL',
      "'",
      'ä',
      '😀',
      ' ',
      ...Array.from({ length: 1234 }, (_, n) => `${n}`),
    ];
    await putNonces(names);
    const nonces = (await rekeyAll()).find(({ table }) => table === 'bobux.nonces');
    expect(nonces).toMatchObject({ renewed: names.length, left: 0 });
    expect([...(await answers(new SecretBox([B])))].sort()).toEqual(
      names.map((name) => [name, `answer ${name}`]).sort(),
    );
  });

  it('should renew nothing that cannot be written down in the same transaction', async () => {
    await putNonces(['not written down']);
    renewedIn = () => Promise.reject(new Error('The log is full.'));
    await expect(rekeyAll()).rejects.toThrow('The log is full.');
    renewedIn = () => Promise.resolve();
    const nonces = (await rekeyAll()).find(({ table }) => table === 'bobux.nonces');
    expect(nonces).toMatchObject({ renewed: 1, left: 0 });
  });

  it('should leave a row to whoever changes it meanwhile', async () => {
    await putNonces(['changed meanwhile', 'deleted meanwhile']);
    const changed = both.seal('another answer', secretContext({ apiKey: key, nonce: 'changed meanwhile' }));
    let first = true;
    // Between what is read and what is written.
    const between: Queryable & Transactions = {
      transaction: (work) => connection.transaction(() => work(between)),
      query: async (sql, parameters) => {
        if (first && sql.includes('UPDATE bobux.nonces')) {
          first = false;
          await database.query(`UPDATE bobux.nonces SET answer = $1 WHERE nonce = 'changed meanwhile'`, [
            changed,
          ]);
          await database.query(`DELETE FROM bobux.nonces WHERE nonce = 'deleted meanwhile'`);
        }
        return connection.query(sql, parameters);
      },
    };
    const nonces = (await rekeyAll(undefined, between)).find(({ table }) => table === 'bobux.nonces');
    expect(first).toBe(false);
    expect(nonces).toMatchObject({ renewed: 0, left: 0 });
    const kept = await answers(both);
    expect(kept.get('changed meanwhile')).toBe('another answer');
    expect(kept.has('deleted meanwhile')).toBe(false);
  });

  it('should never wait for a row that somebody else has locked, and take it when it is free', async () => {
    await putNonces(['locked']);
    const other = await OperatorConnection.open(database.url, 'quartet test');
    await other.query('BEGIN');
    await other.query(`SELECT FROM bobux.nonces WHERE nonce = 'locked' FOR UPDATE`);
    setTimeout(() => void other.close(), 700);
    const nonces = (await rekeyAll()).find(({ table }) => table === 'bobux.nonces');
    expect(nonces).toMatchObject({ renewed: 1, left: 0 });
    expect((await answers(new SecretBox([B]))).get('locked')).toBe('answer locked');
  });

  it('should say which rows no key opens, leave them, and do the others', async () => {
    await putNonces(['mine']);
    const stranger = new SecretBox([Buffer.alloc(32, 9)]);
    await database.query(
      `INSERT INTO bobux.nonces (api_key, nonce, fingerprint, answer) VALUES ($1, 'foreign', '\\x00', $2)`,
      [key, stranger.seal('?', secretContext({ apiKey: key, nonce: 'foreign' }))],
    );
    const nonces = (await rekeyAll()).find(({ table }) => table === 'bobux.nonces');
    expect(nonces).toMatchObject({ renewed: 1, left: 1, unopened: { found: 1 } });
    expect(nonces?.unopened.examples[0]).toContain('No key of SECRETS_KEY opens this value');
    await database.query(`DELETE FROM bobux.nonces WHERE nonce = 'foreign'`);
  });
});
