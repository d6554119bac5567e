import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PACKAGE_ROOT } from '../../src/shared/observability/package-root.js';
import { openBrowser } from '../imbachat/browser.js';
import type { TestApp } from '../support/test-app.js';

/** Screenshots of each page, to be looked at; git ignores them. */
const ARTEFACTS = join(PACKAGE_ROOT, 'test-artefacts', 'console');
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const SCREENS = {
  wide: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
export type Screen = keyof typeof SCREENS;

/** What the operator's system is set to. */
export const SCHEME = process.env.CONSOLE_SCHEME === 'dark' ? 'dark' : 'light';

interface AxeFinding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** A browser in which the operator uses the console. */
export interface ConsoleBrowser {
  readonly page: Page;
  /** What the browser complained about: errors of scripts, refusals of the content policy, failed requests. */
  readonly complaints: string[];
  goTo(path: string): Promise<void>;
  signIn(): Promise<void>;
  /** By the navigation, which lies behind a button on a phone. */
  follow(name: string): Promise<void>;
  /** Takes a picture, and gives what axe-core finds serious or critical. */
  look(name: string): Promise<string[]>;
  readonly close: () => Promise<void>;
}

export async function openConsole(
  { url, admin }: Pick<TestApp, 'url' | 'admin'>,
  screen: Screen,
): Promise<ConsoleBrowser> {
  const { context, close } = await openBrowser();
  const page = await context.newPage();
  await page.setViewportSize(SCREENS[screen]);
  await page.emulateMedia({ colorScheme: SCHEME, reducedMotion: 'reduce' });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  await mkdir(ARTEFACTS, { recursive: true });
  const axe = await readFile(AXE, 'utf8');
  return {
    page,
    complaints,
    goTo: async (path) => {
      await page.goto(`${url}/console${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    signIn: async () => {
      await page.goto(`${url}/console`);
      await page.getByLabel('Name').fill(admin.username);
      await page.getByRole('textbox', { name: 'Password' }).fill(admin.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
      // The browser's own word for "nobody is signed in yet".
      complaints.splice(0, complaints.length, ...complaints.filter((text) => !text.includes('401')));
    },
    follow: async (name) => {
      if (screen === 'phone') await page.getByRole('button', { name: 'Open the navigation' }).click();
      const pages = page.getByRole('navigation', { name: 'Pages' });
      await pages.getByRole('link', { name, exact: true }).click();
    },
    look: async (name) => {
      await page.screenshot({ path: join(ARTEFACTS, `${name}-${screen}-${SCHEME}.png`) });
      const found = await page.evaluate<AxeFinding[]>(
        `${axe}; axe.run(document, { iframes: false }).then(({ violations }) => violations)`,
      );
      return found
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(
            ({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 300)}`,
          ),
        );
    },
    close,
  };
}
