import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { SimulatedSession } from '../simulators/imvu.js';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';

/** A Quartet and a user of it, for all tests of the file that imports them. */
export let app: ImvuApp;
export let user: ApiUser;
/** The user's one account and its one session: new ones for each test, and a simulator that knows of nothing else. */
export let accountId: string;
export let session: SimulatedSession;

beforeAll(async () => {
  app = await startImvuApp();
  user = await app.newUser();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.imvu.reset();
  ({ accountId, session } = await app.oneAccount(user));
});

/** The account as its user sees it. */
export async function accountNow(): Promise<any> {
  return (await user.api('GET', `/imvu/accounts/${accountId}`)).body;
}
