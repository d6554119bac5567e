import { afterAll } from '@jest/globals';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { secretContext } from '../../src/contexts/lishop-lists/keys/api-keys.repository.js';
import { output, printed } from './printed.js';
import type { TestApp } from './test-app.js';

/*
 * No key of LiShop may ever stand in the log. Everything that the servers of a test file print, from before their start to after their
 * end and at every level, is kept, and searched for every key that they made. The keys come from the database, through a trigger that keeps
 * them when they are deleted there, so that no test can forget one.
 */

/** Each key by what it is sealed as. */
const keys = new Map<string, string>();

/** Has the database remember every key that is ever made, sealed as it is. */
export async function keepEveryKey({ database }: TestApp): Promise<void> {
  await database.query(`
    SELECT pg_advisory_xact_lock(1);
    CREATE TABLE IF NOT EXISTS public.every_lishop_key (key_index bytea, sealed bytea);
    CREATE OR REPLACE FUNCTION public.keep_lishop_key() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO public.every_lishop_key VALUES (NEW.key_index, NEW.sealed); RETURN NULL; END $$;
    CREATE OR REPLACE TRIGGER keep_lishop_key AFTER INSERT OR UPDATE ON lishop.api_keys
      FOR EACH ROW EXECUTE FUNCTION public.keep_lishop_key();`);
}

/** Opens all keys that a server's database has seen; those of another SECRETS_KEY must have been collected by a server that has it. */
export async function collectKeys({ app, database }: TestApp): Promise<void> {
  const box = app.get(SecretBox);
  const rows = await database.query<{ key_index: Buffer; sealed: Buffer }>(
    'SELECT key_index, sealed FROM public.every_lishop_key',
  );
  for (const { key_index, sealed } of rows) {
    const name = sealed.toString('hex');
    if (!keys.has(name)) keys.set(name, box.open(sealed, secretContext(key_index)));
  }
}

/** The keys that stand in the output, in clear or in what is easily undone. */
export function keysInTheLog(): string[] {
  const all = printed();
  return [...new Set(keys.values())].filter(
    (key) => all.includes(key) || all.includes(Buffer.from(key).toString('base64')),
  );
}

/** @throws where a key stands in the log, or where there is no log to search */
export function searchForKeys(): void {
  const found = keysInTheLog();
  if (found.length > 0) throw new Error(`${found.length} of ${keys.size} LiShop keys stand in the log.`);
}

/** For the test of the search itself: which keys are found once `plant` has printed something, which is forgotten then. */
export function foundAfter(plant: () => void): string[] {
  const { length } = output;
  plant();
  const found = keysInTheLog();
  output.length = length;
  return found;
}

afterAll(() => {
  // A search of nothing finds nothing: each server tells of its start, and of every request.
  const lines = printed().split('\n');
  if (!lines.some((line) => line.includes('"level":"debug"'))) throw new Error('No talkative log was kept.');
  searchForKeys();
});
