import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BobuxAnswer, BobuxClient } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const CONNECTIONS = 64;
const PLAYERS = 20;
const COMMANDS = 60;
const FIRST_BALANCE = 50;

let quartet: TestApp;
let replica: TestApp;
let clients: BobuxClient[];
let admin: BobuxClient;

beforeAll(async () => {
  quartet = await startTestApp();
  replica = await startTestApp({}, quartet.database);
  const apps = [quartet, replica];
  clients = await Promise.all(Array.from({ length: CONNECTIONS }, (_, n) => apps[n % 2]!.connect()));
  admin = await quartet.connect();
});
afterAll(async () => {
  await replica.close();
  await quartet.close();
});

const upTo = (most: number): number => 1 + Math.floor(Math.random() * most);

describe('64 connections on two replicas that move money between 20 players in both directions, while sendsql changes them all', () => {
  it('should answer no deadlock, refuse only who has too little, and lose nothing', async () => {
    const ids: number[] = [];
    for (let n = 0; n < PLAYERS; n += 1) {
      const { player } = await admin.ok('createaccount', { id: `p${n}` });
      await admin.ok('setbobux', { id: player.id, amount: FIRST_BALANCE });
      ids.push(player.id);
    }
    const pair = (): { from: number; to: number } => {
      const from = upTo(PLAYERS) - 1;
      return { from: ids[from]!, to: ids[(from + upTo(PLAYERS - 1)) % PLAYERS]! };
    };
    const transfer = () => ({ ...pair(), amount: upTo(30) });
    const steps = () => Array.from({ length: upTo(10) }, transfer);

    let moving = true;
    const moved = Promise.all(
      clients.map((client) =>
        Promise.all(
          Array.from({ length: COMMANDS }, (_, n) =>
            n % 6 === 0 ? client.send('batch', { changes: steps() }) : client.send('transfer', transfer()),
          ),
        ),
      ),
    ).finally(() => (moving = false));
    const statements = (async () => {
      const answers: BobuxAnswer[] = [];
      while (moving) {
        // Not in the order of ids, in which the ledger locks them.
        const who: string = answers.length % 2 ? 'WHERE true' : `WHERE steam > 'p${upTo(9)}'`;
        answers.push(await admin.send('sendsql', { sql: `UPDATE players SET bobux = bobux + 1 ${who}` }));
      }
      return answers;
    })();
    const [answers, written] = [(await moved).flat(), await statements];

    const refusals = answers.flatMap((answer) => (answer.success ? [] : [answer.error]));
    expect(new Set(refusals)).toEqual(new Set(['INSUFFICIENT_BOBUX_ERROR']));
    expect(answers.length - refusals.length).toBeGreaterThan(CONNECTIONS);
    expect(written.filter(({ success }) => !success)).toEqual([]);
    expect(written.length).toBeGreaterThan(0);

    const given = written.reduce((sum, { data }) => sum + data.affected, 0);
    const [totals] = await quartet.database.query(
      `SELECT (SELECT sum(bobux) FROM bobux.players)::int AS sum,
         (SELECT count(*) FROM bobux.entries WHERE operation = 'sql')::int AS written,
         (SELECT sum(balance_after - balance_before) FROM bobux.entries WHERE operation LIKE 'transfer%')::int AS moved,
         (SELECT count(*) FROM bobux.players p WHERE p.bobux <> (
           SELECT e.balance_after FROM bobux.entries e WHERE e.player_id = p.id ORDER BY e.id DESC LIMIT 1))::int AS wrong,
         (SELECT count(*) FROM (SELECT balance_before, lag(balance_after) OVER (PARTITION BY player_id ORDER BY id) AS ended
           FROM bobux.entries) e WHERE ended IS NOT NULL AND balance_before <> ended)::int AS gaps`,
    );
    const sum = PLAYERS * FIRST_BALANCE + given;
    expect(totals).toEqual({ sum, written: given, moved: 0, wrong: 0, gaps: 0 });
  });
});
