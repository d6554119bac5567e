import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { integrityChecks } from '../../src/assembly.js';
import { logCommand } from '../../src/cli/commands/log.js';
import { lishopFind } from '../../src/contexts/lishop-lists/cli/keys.js';
import { lishopImport } from '../../src/contexts/lishop-lists/cli/import.js';
import { audit } from '../../src/shared/integrity/audit.js';
import { OperatorConnection } from '../../src/shared/database/operator-connection.js';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { AppStoreSimulator } from '../simulators/app-store.js';
import { LiShopApp } from '../support/lishop-app.js';
import { runCommand } from '../support/operator-command.js';
import { TEST_SECRETS_KEY } from '../support/test-app.js';

const hasSqlite = spawnSync('sqlite3', ['-version']).status === 0;
const why = hasSqlite ? '' : ' (skipped: sqlite3 is not installed)';
const MARIA = ['--default-character-set=utf8mb4', '-h', '127.0.0.1', '-u', 'root'];
const hasMaria = spawnSync('mariadb', [...MARIA, '-e', 'SELECT 1']).status === 0;
const whyNoMaria = hasMaria ? '' : ' (skipped: no MariaDB answers on 127.0.0.1:3306 as root)';

let lishop: LiShopApp;
let apple: AppStoreSimulator;
let directory: string;
beforeAll(async () => {
  apple = await AppStoreSimulator.start();
  lishop = await LiShopApp.start(apple.environment);
  directory = await mkdtemp(join(tmpdir(), 'quartet-import-'));
});
afterAll(async () => {
  await lishop.close();
  await apple.stop();
  await rm(directory, { recursive: true });
});

const MILK = { name: 'Milk', qty: '1', checked: '0' };
const TIMES = { created_at: '2015-04-12 08:38:36', updated_at: '2015-04-13T10:00:00.250Z' };
/** As long as Rails' keys. */
const keyOf = (who: string): string => who.padEnd(32, '.');
let lists = 0;
/** A line, and its keys. */
function line(more: object = {}): { readonly text: string; readonly owner: string; readonly guest: string } {
  const n = ++lists;
  // As Rails made them: 24 bytes in base64.
  const key = (who: string): string => Buffer.from(`${who} of list ${n}`.padEnd(24, '.')).toString('base64');
  const [owner, guest] = [key('owner'), key('guest')];
  const list = {
    paymentIdentifier: `rails payer ${n}`,
    receipt: 'cmVjZWlwdA==',
    keys: [
      { api_key: key('older') },
      { api_key: owner, email: null },
      { api_key: guest, email: 'Ann@Example.com' },
    ],
    articles: [
      { objectId: 40 + n, ...MILK, category: 'dairy', ...TIMES },
      {
        objectId: String(90 + n),
        name: 'Brot',
        qty: '2.5',
        checked: '1',
        ...TIMES,
        updated_at: '2014-01-01',
      },
    ],
    ...more,
  };
  return { text: JSON.stringify(list), owner, guest };
}
async function importLines(...lines: string[]): Promise<string> {
  const file = join(directory, 'lists.jsonl');
  await writeFile(file, lines.join('\n'));
  return runCommand(lishop.quartet, lishopImport, [file]);
}
const rows = async (): Promise<unknown> =>
  lishop.quartet.database.query(
    `SELECT (SELECT count(*)::int FROM lishop.lists) AS lists, (SELECT count(*)::int FROM lishop.api_keys) AS keys,
       (SELECT count(*)::int FROM lishop.articles) AS articles, (SELECT count(*)::int FROM lishop.receipts) AS receipts`,
  );

describe('lishop import', () => {
  it('should let phones go on with their keys, articles, ids and times, without asking Apple', async () => {
    const { text, owner, guest } = line();
    expect(await importLines(text)).toBe(
      '1 list is taken over; 0 were there already, 0 were deleted since; 0 lines were skipped.',
    );
    expect(await runCommand(lishop.quartet, logCommand)).toMatch(
      / {2}command line {2}local {2}lishop\.import {2}lists\.jsonl {2}after \{[^}]*"imported":1,/,
    );
    const { json } = await lishop.get('/articles', guest);
    expect(json.map(({ objectId, name }: any) => [objectId, name])).toEqual([
      [String(40 + lists), 'Milk'],
      [String(90 + lists), 'Brot'],
    ]);
    expect(json[0]).toEqual({
      objectId: String(40 + lists),
      ...MILK,
      category: 'dairy',
      type: null,
      shop: null,
      prize: null,
      created_at: '2015-04-12T08:38:36.000Z',
      updated_at: '2015-04-13T10:00:00.250Z',
    });
    // One made later was changed later.
    expect(json[1].updated_at).toBe(json[1].created_at);
    const made = await lishop.add(owner, { name: 'Rice' });
    expect(Number(made.objectId)).toBeGreaterThan(90 + lists);
    const shared = await lishop.call('/sharedApiKey', { key: owner });
    expect(shared.json).toEqual([{ api_key: guest, email: 'Ann@Example.com' }]);
    const changes = await lishop.get('/2.0/articles/changes', guest);
    expect(changes.json.changes).toHaveLength(3);
    expect(apple.questions).toEqual([]);
  });

  it('should have PostgreSQL count the tables anew: what a running server has planned for a few rows would read all of the many', async () => {
    const counted = async (): Promise<unknown> => {
      const [row] = await lishop.quartet.database.query<{ counts: number[] }>(
        `SELECT array_agg(reltuples::int ORDER BY relname) AS counts FROM pg_class
         WHERE oid = ANY(ARRAY['lishop.api_keys', 'lishop.articles', 'lishop.lists']::regclass[])`,
      );
      return row?.counts;
    };
    await importLines(line().text, line().text);
    const { keys, articles, lists: all } = ((await rows()) as Record<string, number>[])[0]!;
    expect(await counted()).toEqual([keys, articles, all]);
  });

  it('should let older owner keys go on until the owner registers anew, with the same receipt, of which Apple is not asked', async () => {
    const older = keyOf('an older owner key of Rails');
    const { text, owner } = line();
    const list = JSON.parse(text);
    list.keys[0].api_key = older;
    await importLines(JSON.stringify(list));
    // None of them ends yet, and the operator sees them.
    const shown = await runCommand(lishop.quartet, lishopFind, [older]);
    expect(shown.match(/ owner {2}made \S+$/gm)).toHaveLength(2);
    lishop.advance(100 * 86_400_000);
    expect((await lishop.get('/articles', older)).status).toBe(200);
    expect((await lishop.call('/requestNewApiKey', { key: older, json: { email: 'a@b.com' } })).status).toBe(
      403,
    );
    const newest = await lishop.register(list.paymentIdentifier, list.receipt);
    for (const key of [older, owner, newest]) expect((await lishop.get('/articles', key)).status).toBe(200);
    lishop.advance(2 * 86_400_000);
    for (const key of [older, owner]) expect((await lishop.get('/articles', key)).status).toBe(401);
    expect((await lishop.get('/articles', newest)).status).toBe(200);
    expect(apple.questions).toEqual([]);
    lishop.advance(-102 * 86_400_000);
  });

  it('should take over nothing twice, leave what phones did since, and not bring back what was deleted', async () => {
    const [one, other] = [line(), line()];
    await importLines(one.text, other.text);
    await lishop.call(`/articles/${40 + lists}`, { method: 'PATCH', key: other.owner, json: { qty: '7' } });
    const before = await rows();
    const said = '0 lists are taken over; 2 were there already, 0 were deleted since; 0 lines were skipped.';
    expect(await importLines(one.text, other.text)).toBe(said);
    expect(await rows()).toEqual(before);
    expect((await lishop.get(`/articles/${40 + lists}`, other.guest)).json.qty).toBe('7');
    await lishop.call('/deleteList', { key: other.owner });
    expect(await importLines(other.text)).toContain('1 was deleted since');
    expect((await lishop.get('/articles', other.owner)).status).toBe(401);
  });

  it.each<[string, () => string, string]>([
    ['no JSON', () => '{"a', 'it is no JSON'],
    ['no object', () => '[]', 'the line is no object'],
    ['without keys', () => line({ keys: undefined }).text, 'keys is no list'],
    [
      'without an owner',
      () => line({ keys: [{ api_key: keyOf('x'), email: 'a@b.com' }] }).text,
      'no key is an owner’s',
    ],
    ['of no payer', () => line({ paymentIdentifier: ' ' }).text, 'paymentIdentifier is no text, or blank'],
    ['with a blank key', () => line({ keys: [{ api_key: '' }] }).text, 'keys[0].api_key is no text'],
    [
      'with a wrong address',
      () => line({ keys: [{ api_key: keyOf('k') }, { api_key: keyOf('g'), email: 'x' }] }).text,
      'keys[1].email is no address',
    ],
    [
      'with an article without a name',
      () => line({ articles: [{ objectId: 1, qty: '1', checked: '0', ...TIMES }] }).text,
      'articles[0].name',
    ],
    [
      'with an article without an id',
      () => line({ articles: [{ ...MILK, ...TIMES }] }).text,
      'articles[0].objectId is no number',
    ],
    [
      'with an article of no time',
      () => line({ articles: [{ objectId: 1, ...MILK }] }).text,
      'articles[0].created_at is no time',
    ],
    [
      'with an article twice',
      () => line({ articles: [1, 1].map((objectId) => ({ objectId, ...MILK, ...TIMES })) }).text,
      'an article stands twice',
    ],
    ['longer than 4 MB', () => `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`, 'it is longer than 4 MB'],
  ])('should name and skip a line %s, and take over the others', async (_what, make, reason) => {
    const [before, after] = [line(), line()];
    const printed = await importLines(before.text, '', make(), after.text);
    expect(printed).toContain(`Line 3 is skipped: ${reason}`);
    expect(printed).toContain('2 lists are taken over');
    expect(printed).toContain('1 line was skipped');
    for (const { owner } of [before, after]) expect((await lishop.get('/articles', owner)).status).toBe(200);
  });

  it('should not touch a list that a phone made here, nor take over a key that another list has', async () => {
    const [here, taken] = [line(), line()];
    await lishop.register(JSON.parse(here.text).paymentIdentifier);
    await importLines(taken.text);
    const thief = line({ keys: JSON.parse(taken.text).keys });
    const printed = await importLines(here.text, thief.text);
    expect(printed).toContain('Line 1 is skipped: a phone has made a list of this payment here');
    expect(printed).toContain('Line 2 is skipped: one of its keys is another list’s');
    expect((await lishop.get('/articles', here.owner)).status).toBe(401);
    // What tells a payer, and keys, stand nowhere.
    expect(printed).not.toContain('rails payer');
  });

  (hasSqlite ? it : it.skip)(
    `should take over what the query of docs/lishop.md writes from a Rails database${why}`,
    async () => {
      const database = join(directory, 'production.sqlite3');
      const sql = (text: string): string =>
        execFileSync('sqlite3', [database], { input: text, encoding: 'utf8' });
      sql(`CREATE TABLE lists (id integer PRIMARY KEY, "paymentIdentifier" varchar, receipt text, created_at datetime, updated_at datetime);
      CREATE TABLE api_keys (id integer PRIMARY KEY, list_id integer, api_key varchar, email varchar, owner boolean, created_at datetime, updated_at datetime);
      CREATE TABLE articles (id integer PRIMARY KEY, list_id integer, name varchar, qty varchar, category varchar, type varchar, shop varchar,
        prize varchar, checked varchar, created_at datetime, updated_at datetime);
      INSERT INTO lists VALUES (7, 'sqlite payer', 'cmVjZWlwdA==', '2015-01-01 10:00:00', '2015-01-01 10:00:00'), (8, 'empty payer', NULL, '2015-01-01', '2015-01-01');
      INSERT INTO api_keys VALUES (1, 7, '${keyOf('sqlite owner')}', 'owner@example.com', 't', '', ''), (2, 7, '${keyOf('sqlite guest')}', 'guest@example.com', 'f', '', ''),
        (3, 8, '${keyOf('empty owner')}', NULL, 1, '', '');
      INSERT INTO articles VALUES (12, 7, 'Käse "alt"', '2', NULL, 'x', '', '1.20', '0', '2015-04-12 08:38:36.123456', '2015-04-12 08:40:00.000000');`);
      const docs = await readFile(new URL('../../docs/lishop.md', import.meta.url), 'utf8');
      const [, query = ''] = /```sql\n(SELECT json_object[^`]*)```/.exec(docs) ?? [];
      expect(await importLines(sql(query))).toContain('2 lists are taken over');
      const { json } = await lishop.get('/articles', keyOf('sqlite guest'));
      expect(json).toEqual([
        {
          ...{
            objectId: '12',
            name: 'Käse "alt"',
            qty: '2',
            category: null,
            type: 'x',
            shop: '',
            prize: '1.20',
            checked: '0',
          },
          ...{ created_at: '2015-04-12T08:38:36.123Z', updated_at: '2015-04-12T08:40:00.000Z' },
        },
      ]);
      expect((await lishop.call('/sharedApiKey', { key: keyOf('sqlite owner') })).json).toHaveLength(1);
      expect((await lishop.get('/articles', keyOf('empty owner'))).json).toEqual([]);
    },
  );

  (hasMaria ? it : it.skip)(
    `should take over what the query of docs/lishop.md writes from a dump of MySQL${whyNoMaria}`,
    async () => {
      const name = `quartet_test_${randomBytes(6).toString('hex')}`;
      const maria = (input: string, ...options: string[]): string =>
        execFileSync('mariadb', [...MARIA, ...options], { input, encoding: 'utf8', maxBuffer: 2 ** 26 });
      maria(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
      try {
        maria(await readFile(new URL('rails-mysql.sql', import.meta.url), 'utf8'), name);
        // More than a group_concat() may be, unless told.
        const many = Array.from({ length: 6_000 }, () => `('${'x'.repeat(200)}','1','0',9,now(),now())`);
        maria(
          `INSERT INTO articles (name,qty,checked,list_id,created_at,updated_at) VALUES ${many.join(',')}`,
          name,
        );
        const docs = await readFile(new URL('../../docs/lishop.md', import.meta.url), 'utf8');
        const [, query = ''] = /```sql\n(SET SESSION[^`]*)```/.exec(docs) ?? [];
        const [, options = ''] = /`mysql ([^`]*) lishop_production < query.sql/.exec(docs) ?? [];
        const lines = maria(query, ...options.split(' '), name);
        expect(await importLines(lines)).toContain('3 lists are taken over; 0 were there already');
      } finally {
        maria(`DROP DATABASE ${name}`);
      }
      const key = (who: string): string => `mysql/${who}`.padEnd(32, '.');
      const times = { created_at: '2015-04-12T08:38:36.000Z', updated_at: '2015-04-12T08:38:36.000Z' };
      const { json } = await lishop.get('/articles', key('guest'));
      expect(json).toEqual([
        {
          ...{ objectId: '11', name: 'two\nlines\tand \r, more;', qty: '1.5', category: 'a;b' },
          ...{ type: '--', shop: '/* no */', prize: null, checked: '1', ...times },
        },
        {
          ...{ objectId: '12', name: `Käse \\"alt\\" 'x' \\\\ 🧀`, qty: '2', category: null },
          ...{ type: 'x', shop: '', prize: '1.20', checked: '0', ...times },
          updated_at: '2015-04-12T08:40:00.000Z',
        },
      ]);
      // The newest owner's key is the owner's; a guest stays a guest.
      const shared = (who: string) => lishop.call('/sharedApiKey', { key: key(who) });
      expect((await shared('owner')).json).toEqual([{ api_key: key('guest'), email: 'Ann@Example.com' }]);
      expect([(await shared('older+owner')).status, (await shared('guest')).status]).toEqual([200, 403]);
      expect((await lishop.call('/deleteList', { key: key('older+owner') })).status).toBe(403);
      expect((await lishop.get('/articles', key('empty'))).json).toEqual([]);
      expect((await lishop.get('/articles', key('many'))).json).toHaveLength(6_003);
    },
  );

  it('should leave data that an audit finds right', async () => {
    const connection = await OperatorConnection.open(lishop.quartet.database.adminUrl, 'quartet audit');
    const wrong: string[] = [];
    await connection.snapshot(async () => {
      const box = new SecretBox([Buffer.from(TEST_SECRETS_KEY, 'base64')]);
      for await (const { check, verdict, examples } of audit(connection, box, integrityChecks))
        if (verdict === 'wrong') wrong.push(`${check}: ${examples.join('; ')}`);
    });
    await connection.close();
    expect(wrong).toEqual([]);
  });
});
