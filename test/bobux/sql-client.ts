import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { BobuxClient } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** A Quartet and a client with all permissions, for all tests of the file that imports them; each begins with one player, `ada`. */
export let quartet: TestApp;
export let client: BobuxClient;

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
});
afterAll(() => quartet.close());
beforeEach(async () => {
  await quartet.database.query('DELETE FROM bobux.players');
  await client.ok('createaccount', { id: 'ada' });
});

/** What a statement answers. @throws when it is refused */
export async function rows(sql: string): Promise<unknown> {
  return (await client.ok('sendsql', { sql })).rows;
}
