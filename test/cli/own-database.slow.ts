import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Community } from '../support/community.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { untilWaiting } from '../support/waiting.js';
import { begin, common, imvu, inOrder, place, placeOf, run } from './command-process.js';

async function lockedOut(url: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE lishop.lists IN ACCESS EXCLUSIVE MODE');
  await work().finally(() => client.end());
}

describe('the commands with a database of the operator', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
  const own = (...keys: string[]): Record<string, string> => ({
    DATABASE_URL: database.url,
    SECRETS_KEY: keys.join(','),
  });

  it('should change SECRETS_KEY beside running servers, killed and run again', async () => {
    const [a, b] = [key(1), key(2)];
    const first = await place.start({ ...common, ...own(a) });
    const community = await Community.settle(await placeOf(first), imvu);
    await first.stop();
    const second = await place.start({ ...common, ...own(b, a) });
    await community.visit(await placeOf(second));

    // It comes as far as LiShop's lists, where somebody is in the way: IMVU's accounts stand before them in src/contexts.ts.
    await lockedOut(database.adminUrl, async () => {
      const { child, result } = begin('rekey', own(b, a), []);
      await untilWaiting(database, 'Lock', { application: 'quartet rekey' });
      child.kill('SIGKILL');
      await result;
    });
    const noted = JSON.parse((await run('audit', own(b, a), '--json')).stdout);
    expect(noted.clean).toBe(true);
    const stale = noted.checks.filter((check: any) => check.verdict === 'note').map((check: any) => check.of);
    expect(stale).toContain('lishop.lists');
    expect(stale).not.toContain('imvu.accounts');

    expect(await run('rekey', own(b, a))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing in the database needs another key'),
    });
    await community.visit(await placeOf(second));
    await second.stop();
    expect(await run('rekey', own(b, a))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no row was changed'),
    });
    const third = await place.start({ ...common, ...own(b) });
    await community.visit(await placeOf(third));
    expect(await run('audit', own(b))).toMatchObject(inOrder);
    expect((await run('audit', own(a))).code).toBe(1);
    expect((await run('rekey', own(a))).code).toBe(1);
    expect(await run('rekey', own(b), '--new-key')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SECRETS_KEY'),
    });
  });

  it('should end with 1 and name the player where a balance is wrong, and with 2 where nothing can be looked at', async () => {
    const quartet = await place.start({ ...common, ...own(key(1)) });
    await Community.settle(await placeOf(quartet), imvu);
    await database.query('ALTER TABLE bobux.players DISABLE TRIGGER USER');
    await database.query('UPDATE bobux.players SET bobux = bobux - 1 WHERE id = 1');
    const result = await run('audit', own(key(1)));
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(
      /^WRONG +bobux +each balance is the sum of its entries: 1 found, \d+ rows of bobux.players\n +player 1: balance 8, entries 9$/m,
    );
    expect(result.stdout).toMatch(/The audit found problems: 1 of \d+ checks failed\.\n$/);
    const nowhere = await run('audit', {
      ...own(key(1)),
      DATABASE_URL: 'postgresql://jane:hunter2@127.0.0.1:1/nowhere',
    });
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('ECONNREFUSED');
    expect(nowhere.stderr).not.toMatch(/hunter2|^ +at /m);
  });
});
