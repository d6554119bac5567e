import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** Debian's Chromium; where it is missing, the tests in a browser are skipped and say so. */
export const CHROMIUM = '/usr/bin/chromium';
export const hasChromium = existsSync(CHROMIUM);
/** For the name of a test that is skipped for it. */
export const needsChromium = hasChromium
  ? ''
  : ` (skipped: ${CHROMIUM} is missing; apt-get install chromium)`;

/** A browser with an empty profile of its own. */
export async function openBrowser(): Promise<{
  context: BrowserContext;
  readonly close: () => Promise<void>;
}> {
  const profile = await mkdtemp(join(tmpdir(), 'quartet-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
    viewport: { width: 1280, height: 800 },
  });
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
