import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { TEST_SECRETS_KEY } from '../support/test-app.js';

const LISTS = 10_000;
const ARTICLES = 20;

/** As long as Rails' keys. */
const keyOf = (who: string, n: number): string => `${who} ${n}`.padEnd(32, '.');

let lishop: LiShopApp;
let directory: string;
let file: string;
beforeAll(async () => {
  lishop = await LiShopApp.start();
  directory = await mkdtemp(join(tmpdir(), 'quartet-import-'));
  file = join(directory, 'lists.jsonl');
  const times = { created_at: '2015-04-12 08:38:36', updated_at: '2015-04-12 08:38:36' };
  const lines = Array.from({ length: LISTS }, (_, n) =>
    JSON.stringify({
      paymentIdentifier: `payer ${n}`,
      receipt: randomBytes(600).toString('base64'),
      keys: [{ api_key: keyOf('owner', n) }, { api_key: keyOf('guest', n), email: `guest-${n}@example.com` }],
      articles: Array.from({ length: ARTICLES }, (_1, m) => ({
        objectId: n * ARTICLES + m + 1,
        ...{ name: `Article ${m}`, qty: '1', checked: '0', category: 'x' },
        ...times,
      })),
    }),
  );
  await writeFile(file, lines.join('\n'));
});
afterAll(async () => {
  await lishop.close();
  await rm(directory, { recursive: true });
});

/** @param input a file for standard input; `open`: it stays open */
function start(
  argument: string,
  input?: string,
): { child: ChildProcess; log: () => string; ended: Promise<{ code: number | null; printed: string }> } {
  const script = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const child = spawn(process.execPath, [script, 'lishop', 'import', argument], {
    cwd: directory,
    env: {
      PATH: process.env.PATH ?? '',
      DATABASE_URL: lishop.quartet.database.url,
      SECRETS_KEY: TEST_SECRETS_KEY,
    },
  });
  let [printed, log] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  if (input === undefined) child.stdin.end();
  else if (input !== 'open') createReadStream(input).pipe(child.stdin);
  return {
    child,
    log: () => log,
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, printed: printed + log }))),
  };
}
const counts = async (): Promise<any> =>
  (
    await lishop.quartet.database.query<object>(
      `SELECT (SELECT count(*)::int FROM lishop.lists) AS lists, (SELECT count(*)::int FROM lishop.articles) AS articles,
         (SELECT count(*)::int FROM lishop.api_keys) AS keys`,
    )
  )[0];

describe('lishop import of 10,000 lists', () => {
  it('should go on after it was killed, and take over each list once', async () => {
    const killed = start(file);
    await eventually(() => /\[#+\.+\] \d+ % line \d+: /.test(killed.log()), 120_000);
    killed.child.kill('SIGKILL');
    await killed.ended;
    const { lists, articles } = await counts();
    expect(lists).toBeGreaterThan(0);
    expect(lists).toBeLessThan(LISTS);
    // Whole lists only.
    expect(articles).toBe(lists * ARTICLES);
    const began = performance.now();
    const { code, printed } = await start(file).ended;
    const seconds = Math.round((performance.now() - began) / 1000);
    process.stdout.write(
      `${LISTS - lists} lists of ${ARTICLES} articles in ${seconds} s, ${lists} were there\n`,
    );
    expect(printed).toContain('0 lines were skipped');
    expect(code).toBe(0);
    expect(await counts()).toEqual({ lists: LISTS, articles: LISTS * ARTICLES, keys: 2 * LISTS });
    expect((await lishop.get('/articles', keyOf('guest', LISTS - 1))).json).toHaveLength(ARTICLES);
  }, 400_000);

  it('should stand in the log though it was ended before its end', async () => {
    const keys = [{ api_key: keyOf('owner', -1) }];
    const ended = start('-', 'open');
    ended.child.stdin?.write(`${JSON.stringify({ paymentIdentifier: 'one more', keys })}\n`);
    const logged = (): Promise<object[]> =>
      lishop.quartet.database.query(
        `SELECT operator, action FROM platform.operator_log WHERE subject = '-' ORDER BY id`,
      );
    await eventually(async () => (await lishop.get('/articles', keyOf('owner', -1))).status === 200, 60_000);
    ended.child.kill('SIGTERM');
    await ended.ended;
    expect(await logged()).toEqual([{ operator: 'command line', action: 'lishop.import' }]);
  }, 120_000);

  it('should read standard input, and end with 1 where a line was skipped', async () => {
    const bad = join(directory, 'bad.jsonl');
    await writeFile(bad, '{}\n');
    const { code, printed } = await start('-', bad).ended;
    expect(printed).toContain('Line 1 is skipped: keys is no list');
    expect(code).toBe(1);
    expect((await start(join(directory, 'nowhere')).ended).code).toBe(2);
  }, 120_000);
});
