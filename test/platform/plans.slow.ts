import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PlayerChangeSweeper } from '../../src/contexts/bobux-ledger/ranking/player-change-sweeper.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { explainEverything, PlanRecorder } from '../support/plans.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

/** Rows of each large table; and how many of one a statement of an everyday call may read. */
const LARGE = 30_000;
const MAX_READ = 2_000;
/** pg's statements get a plan for all values at the sixth time, which then stays. */
const TIMES = 7;

const IMBACHAT = Buffer.from('Chat.Login:pass word: é').toString('base64');

let database: TestDatabase;
let lishop: LiShopApp;
let plans: PlanRecorder;
let owner: string;
let bobux: Awaited<ReturnType<LiShopApp['quartet']['connect']>>;

async function start(): Promise<void> {
  lishop = await LiShopApp.start(
    { DATABASE_POOL: '2', IMBACHAT_API_LOGIN: 'Chat.Login', IMBACHAT_API_PASSWORD: 'pass word: é' },
    database,
  );
  plans = new PlanRecorder(lishop.quartet);
  bobux = await lishop.quartet.connect();
  // What it does now and then goes through a whole table, beside the calls.
  await lishop.quartet.app.get(PlayerChangeSweeper).onModuleDestroy();
}

async function stop(): Promise<void> {
  bobux.terminate();
  // Not the helper's own end, which opens every key: those that were grown are none.
  await lishop.quartet.close();
}

async function run(sql: string): Promise<void> {
  await database.query(`SET auto_explain.log_min_duration = -1; SET client_min_messages = 'notice'; ${sql}`);
}

/** As after months in which nobody vacuumed or analysed. */
async function grow(): Promise<void> {
  await run(
    `INSERT INTO bobux.players (steam, bobux) SELECT 's' || n, n % 5000 FROM generate_series(1, ${LARGE}) n`,
  );
  await run(`INSERT INTO bobux.entries (player_id, operation, amount, balance_before, balance_after)
    SELECT p.id, 'add', 0, p.bobux, p.bobux FROM bobux.players p WHERE starts_with(p.steam, 's')`);
  await run(`INSERT INTO bobux.holds (player_id, amount, captured, state, created, expires, due)
    SELECT p.id, 1, 1, 'captured', now(), now(), now() FROM bobux.players p WHERE starts_with(p.steam, 's')`);
  await run(`INSERT INTO bobux.nonces (api_key, nonce, fingerprint, outcome)
    SELECT '${lishop.quartet.key.key}', 'grown ' || n, '\\x00', 'no player' FROM generate_series(1, ${LARGE}) n`);
  await run(`INSERT INTO lishop.lists (payment_index, payment_sealed)
    SELECT decode(md5(n::text), 'hex'), '\\x00' FROM generate_series(1, ${LARGE}) n`);
  await run(`INSERT INTO lishop.articles (list_id, id, name, qty, checked, created_at, updated_at)
    SELECT l.id, 1, 'Milk', '1', '0', now(), now() FROM lishop.lists l WHERE l.payment_sealed = '\\x00'`);
  await run(`INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner)
    SELECT decode(md5(l.id::text), 'hex'), '\\x00', l.id, true FROM lishop.lists l WHERE l.payment_sealed = '\\x00'`);
  await run(`INSERT INTO imbachat.users (user_id, name, name_folded)
    SELECT 1000 + n, 'User ' || n, 'user ' || n FROM generate_series(1, ${LARGE}) n`);
}

let used = 0;
const fresh = (): string => `plan ${++used}`;

/** Every call that comes often, and what it does to the database: the statements of its functions and triggers are looked at too. */
const CALLS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['createaccount', () => bobux.ok('createaccount', { id: fresh() })],
  ['setbobux', () => bobux.ok('setbobux', { id: 1, amount: 1, operation: 1 })],
  ['setbobux with a nonce', () => bobux.ok('setbobux', { id: 1, amount: 1, operation: 1, nonce: fresh() })],
  [
    'setbobux again with its nonce',
    async () => {
      const again = {
        id: 1,
        amount: 1,
        operation: 1,
        nonce: fresh(),
        timestamp: Math.floor(Date.now() / 1000),
      };
      await bobux.ok('setbobux', again);
      await bobux.ok('setbobux', again);
    },
  ],
  [
    'many setbobux at once',
    () =>
      Promise.all(
        Array.from({ length: 60 }, (_, n) =>
          bobux.send('setbobux', { id: (n % 9) + 1, amount: 1, operation: 1 }),
        ),
      ),
  ],
  ['transfer', () => bobux.ok('transfer', { from: 1, to: 2, amount: 1 })],
  [
    'transfer between accounts by their names',
    async () => {
      const names = [fresh(), fresh()];
      for (const id of names) await bobux.ok('createaccount', { id });
      await bobux.ok('setbobux', { id: names[0], amount: 5 });
      await bobux.ok('transfer', { from: names[0], to: names[1], amount: 1 });
    },
  ],
  [
    'batch',
    () =>
      bobux.ok('batch', {
        changes: Array.from({ length: 9 }, (_, n) => ({ id: n + 1, amount: 2, operation: 1 })),
      }),
  ],
  [
    'hold, capture and release',
    async () => {
      const held = async (): Promise<number> =>
        (await bobux.ok('hold', { id: 1, amount: 1, seconds: 60 })).hold.id;
      await bobux.ok('capture', { hold: await held(), to: 2 });
      await bobux.ok('release', { hold: await held() });
      await bobux.ok('holds', { id: 1 });
    },
  ],
  [
    'reverse',
    async () => {
      const { transfer } = await bobux.ok('transfer', { from: 1, to: 2, amount: 1 });
      await bobux.ok('reverse', { entry: transfer });
    },
  ],
  ['history', () => bobux.ok('history', { id: 3, amount: 5 })],
  [
    'many getplayer at once, by id and by account',
    () =>
      Promise.all(
        Array.from({ length: 60 }, (_, n) => bobux.send('getplayer', { id: n % 2 ? n + 1 : `s${n}` })),
      ),
  ],
  ['getplayer', () => bobux.ok('getplayer', { id: 1 })],
  ['getplayer by account', () => bobux.send('getplayer', { id: 's77' })],
  ['topplayers', () => bobux.ok('topplayers', { amount: 10, page: 1 })],
  ['topplayers far down', () => bobux.ok('topplayers', { amount: 10, page: 1_400 })],
  ['rank', () => bobux.ok('rank', { id: 7, around: 5 })],
  [
    'events and ranks, where a transaction commits late',
    async () => {
      const listeners = [await lishop.quartet.connect(), await lishop.quartet.connect()] as const;
      await listeners[0].ok('subscribe');
      await listeners[1].ok('subscribe', { players: [1, 2] });
      const late = new pg.Client({ connectionString: database.adminUrl });
      await late.connect();
      await late.query('BEGIN');
      await late.query('UPDATE bobux.players SET bobux = bobux + 1 WHERE id = 2');
      await bobux.ok('setbobux', { id: 1, amount: 1, operation: 1 });
      await bobux.ok('rank', { id: 1 });
      await eventually(() => Promise.resolve(listeners[0].events.length > 0));
      await late.query('COMMIT');
      await late.end();
      await bobux.ok('rank', { id: 2 });
      await eventually(() => Promise.resolve(listeners.every(({ events }) => events.length > 1)));
      for (const listener of listeners) listener.terminate();
    },
  ],
  ['linkaccount', () => bobux.send('linkaccount', { userid: 1, newid: fresh() })],
  ['the list', () => lishop.get('/articles', owner)],
  [
    'an article made, changed and removed',
    async () => {
      const { objectId } = await lishop.add(owner);
      await lishop.get(`/articles/${objectId}`, owner);
      await lishop.call(`/articles/${objectId}`, { method: 'PUT', key: owner, json: { qty: '2' } });
      await lishop.call(`/articles/${objectId}`, { method: 'DELETE', key: owner });
    },
  ],
  ['what has changed in the list', () => lishop.get('/2.0/articles/changes', owner)],
  [
    'edits that were made offline',
    async () => {
      const [make, change] = [fresh(), fresh()];
      const edits = [
        { clientId: make, op: 'create', fields: { name: 'Milk', qty: '1', checked: '0' } },
        { clientId: change, op: 'update', of: make, fields: { qty: '2' } },
        { clientId: fresh(), op: 'delete', of: make },
      ].map((edit) => ({ ...edit, at: new Date().toISOString() }));
      const { status } = await lishop.call('/2.0/articles/batch', { key: owner, json: { edits } });
      expect(status).toBe(200);
    },
  ],
  ['an unknown key', () => lishop.get('/articles', '00000000-0000-0000-0000-000000000000')],
  [
    'the users that ImbaChat asks for',
    () =>
      fetch(`${lishop.quartet.url}/imbachat/users?user_ids=1,2,${1000 + (++used % 900)}`, {
        headers: { authorization: `Basic ${IMBACHAT}` },
      }),
  ],
];

beforeAll(async () => {
  database = await createMigratedDatabase();
  await explainEverything(database);
  await start();
  for (const table of [
    'bobux.players',
    'bobux.entries',
    'bobux.holds',
    'bobux.nonces',
    'lishop.lists',
    'lishop.articles',
    'lishop.api_keys',
    'imbachat.users',
  ])
    await run(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  owner = await lishop.register();
  for (let n = 0; n < 9; n++) await bobux.ok('createaccount', { id: fresh() });
  await bobux.ok('setbobux', { id: 1, amount: 1_000_000 });
});
afterAll(async () => {
  await stop();
  await database.drop();
});

/** The first page after a start, or after very many changes, is made of all players. */
const readRanking = (): Promise<unknown> => bobux.ok('topplayers', { amount: 1, page: 1 });

function looksUp(): void {
  it.each(CALLS)('should read no table through and compile nothing for %s', async (_name, call) => {
    plans.take();
    for (let n = 0; n < TIMES; n++) await call();
    const seen = plans.take();
    expect(seen.length).toBeGreaterThan(0);
    const wrong = seen.flatMap(({ text, compiled, read }) => [
      ...(compiled ? [`compiled: ${text}`] : []),
      ...[...read]
        .filter(([, rows]) => rows > MAX_READ)
        .map(([table, rows]) => `${rows} rows of ${table}: ${text}`),
    ]);
    expect(wrong).toEqual([]);
  });
}

describe('plans made while the tables were empty', () => {
  beforeAll(async () => {
    for (const [, call] of CALLS) for (let n = 0; n < TIMES; n++) await call();
    await grow();
    await readRanking();
  }, 60_000);
  looksUp();
});

describe('plans made for large tables that were never analysed', () => {
  beforeAll(async () => {
    await stop();
    await start();
    await readRanking();
  }, 60_000);
  looksUp();
});

describe('plans made for large tables that are analysed', () => {
  beforeAll(async () => {
    await run('ANALYZE');
  });
  looksUp();
});

describe('a connection of Quartet', () => {
  it('should have nothing compiled, sendsql included', async () => {
    const { rows } = await bobux.ok('sendsql', { sql: "SELECT current_setting('jit') AS jit" });
    expect(rows).toEqual([{ jit: 'off' }]);
  });
});
