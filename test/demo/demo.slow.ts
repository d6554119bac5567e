import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { PACKAGE_ROOT } from '../../src/shared/observability/package-root.js';
import { hasChromium, needsChromium, openBrowser } from '../imbachat/browser.js';
import { callOperator } from '../support/console-client.js';
import { eventually } from '../support/eventually.js';

jest.setTimeout(180_000);

/** Contexts with figures, and what needs the operator. */
const EXPECTED = [
  'bobux',
  'imbachat',
  'imvu',
  'lishop',
  'imvu.account.needs_code',
  'lishop.receipt.refused',
  'mail.given_up',
];

/** It is 10 s on a quiet machine; the others of this tier may have the cores meanwhile. */
const MAX_ALIVE_SECONDS = 60;

let folder: string;
let startedAt: number;
let demo: ChildProcess;
let said = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-test-'));
  said = '';
  startedAt = performance.now();
  // What `npm run demo` runs.
  demo = spawn(process.execPath, ['tools/demo.mjs'], {
    cwd: PACKAGE_ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: folder,
      PORT: String(await findFreePort()),
    },
  });
  for (const stream of [demo.stdout, demo.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
});
afterEach(async () => {
  if (demo.exitCode === null && demo.signalCode === null) {
    demo.kill('SIGINT');
    await once(demo, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

/** The console's address and the code in its fragment. */
async function link(): Promise<{ url: string; code: string }> {
  return eventually(() => {
    if (demo.exitCode !== null) throw new Error(`The demo ended: ${said}`);
    const found = /(http:\S+)\/console#code=([\w-]+)/.exec(said);
    return found !== null && { url: found[1] ?? '', code: found[2] ?? '' };
  }, 60_000);
}

/** Processes that have this test's folder in their command or environment. */
async function processesOfDemo(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const texts = await Promise.all(
    pids.map(async (pid) => {
      const parts = await Promise.all(
        ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      );
      return parts.join(' ').includes(folder) ? [pid] : [];
    }),
  );
  return texts.flat();
}

async function commandsOf(pids: readonly string[]): Promise<string> {
  const texts = pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return (await Promise.all(texts)).join('\n');
}

const filesOfDemo = (): Promise<string[]> => readdir(folder, { recursive: true }).catch(() => []);

async function endDemo(): Promise<void> {
  const exit = once(demo, 'exit');
  demo.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
}

it('should fill every context, sign in by its link once, and leave nothing behind', async () => {
  const { url, code } = await link();
  const exchange = () =>
    callOperator({ url }, 'POST', '/operator/session/code', {
      headers: { 'x-quartet-console': '1' },
      body: { code },
    });
  const answer = await exchange();
  expect(answer.status).toBe(201);
  const [cookie = ''] = (answer.headers['set-cookie']?.[0] ?? '').split(';');
  expect((await exchange()).status).toBe(401);

  await eventually(async () => {
    const { body } = await callOperator({ url }, 'GET', '/operator/overview', { headers: { cookie } });
    const { contexts, needs } = body as {
      contexts: { context: string; day: number }[];
      needs: { kind: string }[];
    };
    const alive = new Set([
      ...contexts.filter(({ day }) => day > 0).map(({ context }) => context),
      ...needs.map(({ kind }) => kind),
    ]);
    return EXPECTED.every((name) => alive.has(name));
  }, 100_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  process.stdout.write(`npm run demo: everything alive after ${seconds.toFixed(1)} s\n`);
  expect(seconds).toBeLessThan(MAX_ALIVE_SECONDS);
  expect(await processesOfDemo()).not.toEqual([]);
  await endDemo();
  expect([await readdir(folder), await processesOfDemo()]).toEqual([[], []]);
});

(hasChromium ? it : it.skip)(`should show the overview behind its link${needsChromium}`, async () => {
  const { url, code } = await link();
  const { context, close } = await openBrowser();
  try {
    const page = await context.newPage();
    await page.goto(`${url}/console#code=${code}`);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    for (const name of ['Bobux', 'LiShop', 'ImbaChat', 'IMVU'])
      await page.getByRole('heading', { name }).first().waitFor();
    expect(page.url()).not.toContain(code);
  } finally {
    await close();
  }
});

it('should leave no process behind where it was killed', async () => {
  await link();
  const exit = once(demo, 'exit');
  demo.kill('SIGKILL');
  await exit;
  await eventually(async () => (await processesOfDemo()).length === 0);
});

it.each([
  ['just begun', async () => (await commandsOf(await processesOfDemo())).includes('dist/src/main.js')],
  ['begun its database', async () => (await filesOfDemo()).some((file) => file.endsWith('/postgres'))],
])('should leave no process behind where it was killed when its Quartet had %s', async (_when, hasBegun) => {
  await eventually(hasBegun, 60_000);
  const exit = once(demo, 'exit');
  demo.kill('SIGKILL');
  await exit;
  expect(said).not.toContain('#code=');
  await eventually(async () => (await processesOfDemo()).length === 0, 60_000);
});
