import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { Workplace } from './quartet-process.js';

/** A place to start servers in and a database for them, for all tests of the file that imports them. */
export let place: Workplace;
export let database: TestDatabase;
/** What a server needs to use that database. */
export let environment: { readonly DATABASE_URL: string; readonly SECRETS_KEY: string };

beforeAll(async () => {
  place = await Workplace.make();
  database = await createTestDatabase();
  environment = { DATABASE_URL: database.url, SECRETS_KEY: randomBytes(32).toString('base64') };
});
afterAll(async () => {
  await place.clear();
  await database.drop();
});
