import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { DatabaseSchema } from './database-schema.js';
import { DatabaseStartError } from './database-start-error.js';
import { platformMigrations } from './migrations/index.js';
import { migrate } from './open-database.js';
import { OperatorConnection } from './operator-connection.js';
import { requireThisVersion } from './schema-version.js';

class Shop1765000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE SCHEMA shop; CREATE TABLE shop.goods (id int PRIMARY KEY, price int, changes int NOT NULL DEFAULT 0)',
    );
  }

  down(): Promise<void> {
    throw new Error('no way back');
  }
}

let place: TestDatabase;
let path: string;
let schema: DatabaseSchema;

beforeEach(async () => {
  place = await createTestDatabase();
  path = await mkdtemp(join(tmpdir(), 'quartet-sql-'));
  schema = new DatabaseSchema([...platformMigrations, Shop1765000009000], [{ schema: 'shop', path }]);
  await version(1);
});
afterEach(async () => {
  await place.drop();
  await rm(path, { recursive: true });
});

const version = (number: number): Promise<void> =>
  writeFile(join(path, 'version.json'), JSON.stringify({ version: number, checksum: '' }));
const put = (name: string, text: string): Promise<void> => writeFile(join(path, `${name}.sql`), text);
const remove = (name: string): Promise<void> => rm(join(path, `${name}.sql`));
const start = (): Promise<void> => migrate(place.url, schema);

async function valueOf(sql: string): Promise<unknown> {
  const [row] = await place.query<{ value: unknown }>(`SELECT ${sql} AS value`);
  return row?.value;
}

const functions = async (): Promise<string[]> =>
  (
    await place.query<{ name: string }>(
      `SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'shop'::regnamespace ORDER BY 1`,
    )
  ).map(({ name }) => name);
const triggers = async (): Promise<string[]> =>
  (
    await place.query<{ name: string }>(
      `SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'shop.goods'::regclass AND NOT tgisinternal ORDER BY 1`,
    )
  ).map(({ name }) => name);

async function refusal(work: () => Promise<unknown>): Promise<string> {
  const error: unknown = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseStartError);
  return (error as Error).message;
}

const answer = (body: string, parameters = '', result = 'int'): string =>
  `CREATE OR REPLACE FUNCTION shop.answer(${parameters}) RETURNS ${result} LANGUAGE sql AS $$ SELECT ${body} $$;\n`;
const counting = (step: number, trigger = 'count_changes'): string =>
  `CREATE OR REPLACE FUNCTION shop.count_changes() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN NEW.changes := OLD.changes + ${step}; RETURN NEW; END $$;
   CREATE TRIGGER ${trigger} BEFORE UPDATE ON shop.goods FOR EACH ROW EXECUTE FUNCTION shop.count_changes();\n`;

describe('the SQL files', () => {
  it('should be applied, in whatever order they need one another, for nobody but the owner', async () => {
    await put('answer', answer('shop.question() + 2'));
    await put(
      'question',
      'CREATE OR REPLACE FUNCTION shop.question() RETURNS int LANGUAGE sql AS $$ SELECT 40 $$;',
    );
    await put('a_view', 'CREATE OR REPLACE VIEW shop.a_view AS SELECT shop.answer() AS value;');
    await start();
    expect(await valueOf('shop.answer()')).toBe(42);
    expect(await place.query('SELECT * FROM shop.a_view')).toEqual([{ value: 42 }]);
    expect(
      await place.query(
        `SELECT p.oid FROM pg_proc p WHERE pronamespace = 'shop'::regnamespace
           AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
      ),
    ).toEqual([]);
  });

  it('should be applied again when one was edited, and left alone when none was', async () => {
    await put('answer', answer('41'));
    await start();
    const made = await valueOf(`(SELECT xmin::text FROM pg_proc WHERE oid = 'shop.answer'::regproc)`);
    await start();
    expect(await valueOf(`(SELECT xmin::text FROM pg_proc WHERE oid = 'shop.answer'::regproc)`)).toBe(made);
    await put('answer', answer('42'));
    await start();
    expect(await valueOf('shop.answer()')).toBe(42);
  });

  it('should keep what others were granted where a body was edited', async () => {
    await put('answer', answer('41'));
    await start();
    await place.query('GRANT EXECUTE ON FUNCTION shop.answer() TO pg_monitor');
    await put('answer', answer('42'));
    await start();
    expect(await valueOf(`has_function_privilege('pg_monitor', 'shop.answer()', 'EXECUTE')`)).toBe(true);
  });

  it('should have a function dropped and made anew when its result, its parameters or their names change', async () => {
    await put('answer', answer('42'));
    await start();
    await put('answer', answer(`'forty-two'`, '', 'text'));
    await start();
    expect(await valueOf('shop.answer()')).toBe('forty-two');
    await put('answer', answer('more + 42', 'more int'));
    await start();
    expect(await functions()).toEqual(['shop.answer(integer)']);
    await put('answer', answer('extra + 42', 'extra int'));
    await start();
    expect(await valueOf('shop.answer(extra => 1)')).toBe(43);
  });

  it('should drop what a deleted file made, with its triggers', async () => {
    await put('answer', answer('42'));
    await put('count_changes', counting(1));
    await put('a_view', 'CREATE OR REPLACE VIEW shop.a_view AS SELECT 1 AS value;');
    await start();
    await remove('count_changes');
    await remove('a_view');
    await start();
    expect(await functions()).toEqual(['shop.answer()']);
    expect(await triggers()).toEqual([]);
    expect(await valueOf(`to_regclass('shop.a_view')`)).toBeNull();
  });

  it('should make a trigger anew that has another name, and no second one', async () => {
    await put('count_changes', counting(1));
    await start();
    await place.query('INSERT INTO shop.goods VALUES (1, 10)');
    await put('count_changes', counting(5, 'count_by_five'));
    await start();
    expect(await triggers()).toEqual(['count_by_five']);
    await place.query('UPDATE shop.goods SET price = 11');
    expect(await place.query('SELECT changes FROM shop.goods')).toEqual([{ changes: 5 }]);
  });

  it('should change nothing of a context where one of them is wrong, and say which', async () => {
    await put('answer', answer('1'));
    await start();
    await put('answer', answer('2'));
    const wrong: [string, string][] = [
      [
        'CREATE OR REPLACE FUNCTION shop.wrong() RETURNS int LANGUAGE sql AS $$ SELECT shop.nothing() $$;',
        'shop.nothing()',
      ],
      [
        'CREATE OR REPLACE FUNCTION shop.wrong() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETRUN 1; END $$;',
        'RETRUN',
      ],
      ['CREATE OR REPLACE FUNCTION shop.another() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;', 'shop.wrong'],
    ];
    for (const [text, reason] of wrong) {
      await put('wrong', text);
      const message = await refusal(start);
      expect(message).toContain('wrong.sql of shop');
      expect(message).toContain(reason);
      expect(await functions()).toEqual(['shop.answer()']);
      expect(await valueOf('shop.answer()')).toBe(1);
    }
  });

  it('should be applied once when many start together', async () => {
    await put('count_changes', counting(1));
    await Promise.all([start(), start(), start(), start()]);
    await put('count_changes', counting(2, 'count_by_two'));
    await put('answer', answer('42'));
    await Promise.all([start(), start(), start(), start()]);
    expect(await triggers()).toEqual(['count_by_two']);
    expect(await functions()).toEqual(['shop.answer()', 'shop.count_changes()']);
  });
});

describe('a database of another version', () => {
  async function command(): Promise<void> {
    const connection = await OperatorConnection.open(place.url, 'quartet test');
    await requireThisVersion(connection, schema).finally(() => connection.close());
  }

  it('should be refused by a build that does not know its newest SQL, and not be changed', async () => {
    await put('answer', answer('2'));
    await version(2);
    await start();
    await put('answer', answer('1'));
    await version(1);
    for (const work of [start, command]) {
      expect(await refusal(work)).toContain('its SQL of shop is version 2, this build has 1');
    }
    expect(await valueOf('shop.answer()')).toBe(2);
  });

  it('should be refused by a build that does not know a migration of it, newer or from before the first release', async () => {
    await start();
    await place.query(
      `INSERT INTO platform.migrations (timestamp, name) VALUES (1764000000201, 'GatheredChanges1764000000201')`,
    );
    await put('answer', answer('1'));
    for (const work of [start, command]) {
      const message = await refusal(work);
      expect(message).toContain('GatheredChanges1764000000201');
      expect(message).toContain('begin with a new DATA_DIR or an empty database');
    }
    expect(await functions()).toEqual([]);
  });

  it('should be refused by the commands where it is older, until this version was started', async () => {
    expect(await refusal(command)).toContain('There is nothing of Quartet');
    await start();
    await command();
    await put('answer', answer('1'));
    expect(await refusal(command)).toContain('of an older version of Quartet');
    await start();
    await command();
  });
});
