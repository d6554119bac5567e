import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { BobuxClient } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

export const MAX = Number.MAX_SAFE_INTEGER;

export let quartet: TestApp;
export let client: BobuxClient;
/** Ann has 100, Bob 10; Cy has a Discord id and nothing. */
export let ann: any;
export let bob: any;
export let cy: any;

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
});
afterAll(() => quartet.close());
beforeEach(async () => {
  await quartet.database.query(`UPDATE bobux.holds SET state = 'released' WHERE state = 'held'`);
  await quartet.database.query('DELETE FROM bobux.players');
  ann = (await client.ok('createaccount', { id: 'ann' })).player;
  bob = (await client.ok('createaccount', { id: 'bob' })).player;
  cy = (await client.ok('createaccount', { id: 'cy', discord: true })).player;
  ann = (await client.ok('setbobux', { id: ann.id, amount: 100 })).player;
  bob = (await client.ok('setbobux', { id: bob.id, amount: 10 })).player;
});

export const balanceOf = async (player: { id: number }): Promise<number> =>
  (await client.ok('getplayer', { id: player.id })).player.bobux;
export const entriesOf = (player: { id: number }): Promise<any[]> =>
  quartet.database.query(
    `SELECT id::int, operation, amount::int8, (balance_after - balance_before)::int8 AS change, transfer_id::int AS transfer, peer_id::int AS peer,
       hold_id::int AS hold, reverses_id::int AS reverses, reason, api_key AS key
     FROM bobux.entries WHERE player_id = ${player.id} AND operation <> 'set' ORDER BY id`,
  );
