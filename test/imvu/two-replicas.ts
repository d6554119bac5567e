import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import type { TestApp } from '../support/test-app.js';

/** Two Quartets on one database, for all tests of the file that imports them; their simulator is a new one for each test. */
export let app: ImvuApp;
export let replica: TestApp;

beforeAll(async () => {
  app = await startImvuApp();
  replica = await app.startReplica();
});
afterAll(() => app.close());
beforeEach(() => app.imvu.reset());
