import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { CHROMIUM, hasChromium, openBrowser } from '../../test/imbachat/browser.js';

/**
 * `npm run docs:screenshots`: pictures of the console for the README, of the community of `npm run demo`, which is given some minutes to live in
 * (`-- 10`; 3 if nothing is said). Needs Chromium.
 */
const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
const START_TIMEOUT_MS = 120_000;
const NEEDS_TIMEOUT_MS = 180_000;
const LOADING_TIMEOUT_MS = 30_000;
/** What goes wrong in the demo: a code that is wanted, a refused receipt, mail that nobody takes. */
const NEEDS = 3;
const minutes = Number(process.argv[2] ?? 3);

if (!hasChromium) throw new Error(`There is no Chromium at ${CHROMIUM}.`);
const demo = spawn(process.execPath, ['--import', 'tsx', 'examples/demo/main.ts'], {
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  env: { ...process.env, PORT: String(await findFreePort()) },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const link = await signInLink(demo);
  await sleep(minutes * 60_000);
  const { context, close } = await openBrowser();
  try {
    await takeAll(await context.newPage(), link);
  } finally {
    await close();
  }
} finally {
  if (demo.exitCode === null) {
    const ended = once(demo, 'exit');
    demo.kill('SIGINT');
    await ended;
  }
}

/** @throws Error the demo ended, or said no link in time */
async function signInLink(child: ChildProcess): Promise<string> {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await sleep(200)) {
    const found = /http:\S+\/console#code=[\w-]+/.exec(said)?.[0];
    if (found !== undefined) return found;
    if (child.exitCode !== null) break;
  }
  throw new Error('The demo did not start.');
}

async function takeAll(page: Page, link: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const { origin } = new URL(link);
  const take = async (name: string, path: string, heading: string): Promise<void> => {
    await page.goto(origin + path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await settled(page);
    await page.screenshot({ path: `${FOLDER}${name}.png` });
  };
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 1200, height: 780 });
  await page.goto(link);
  await page
    .getByRole('link', { name: /^See to it/ })
    .nth(NEEDS - 1)
    .waitFor({ timeout: NEEDS_TIMEOUT_MS });
  await settled(page);
  await page.screenshot({ path: `${FOLDER}overview.png` });
  await take('player', '/console/bobux/players/1', 'Player 1');
  await take('documents', '/docs', 'Documents');
  await page.setViewportSize({ width: 390, height: 780 });
  await take('phone', '/console', 'Overview');
}

/** Waits until nothing loads any more. The overview's stream never ends, so the network says nothing of it. */
async function settled(page: Page): Promise<void> {
  const loading = page.locator('[aria-busy=true], [aria-label=Loading]');
  for (const until = Date.now() + LOADING_TIMEOUT_MS; (await loading.count()) > 0; await sleep(100)) {
    if (Date.now() > until) throw new Error(`${page.url()} does not end to load.`);
  }
  await sleep(1_500);
}
