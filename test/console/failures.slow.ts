import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hasChromium, needsChromium } from '../imbachat/browser.js';
import { operatorOf } from '../support/console-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { openConsole, type ConsoleBrowser } from './console-browser.js';

jest.setTimeout(120_000);
const PLAYERS = 120;

(hasChromium ? describe : describe.skip)(`the console when something fails${needsChromium}`, () => {
  let app: TestApp;
  let console: ConsoleBrowser;

  beforeAll(async () => {
    app = await startTestApp();
    const game = await app.connect();
    for (let id = 1; id <= PLAYERS; id += 1) {
      await game.send('createaccount', { id: `765611980000${10_000 + id}` });
      await game.send('setbobux', { id, amount: (PLAYERS - id) * 1_234, operation: 0, reason: 'start' });
    }
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    console = await openConsole(app, 'wide');
    await console.signIn();
  });
  afterEach(() => console.close());

  const bobuxOf = async (id: number): Promise<number> =>
    (await operatorOf(app)('GET', `/operator/bobux/players/${id}`)).body.bobux;
  const focused = (): Promise<string | null | undefined> =>
    console.page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
    );

  it('should make a change once whose answer was lost while the server was away for long', async () => {
    const { page } = console;
    const before = await bobuxOf(52);
    await console.goTo('/bobux/players/52');
    await page.getByRole('button', { name: 'Change bobux' }).click();
    await page.getByLabel('Bobux', { exact: true }).fill('1500');
    await page.getByLabel('Reason').fill('prize of the week');
    await page.route('**/operator/bobux/**', async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort();
    });
    const change = page.getByRole('button', { name: 'Change', exact: true });
    await change.click();
    await page.getByText('The change may have been made.').waitFor();
    // Behind the dialog, when it has been asked for the third time.
    await page
      .getByText(/^Quartet does not answer/)
      .nth(1)
      .waitFor();
    await page.waitForTimeout(2_500);
    await page.unroute('**/operator/bobux/**');
    expect(await page.getByLabel('Reason').inputValue()).toBe('prize of the week');
    await change.click();
    await page.getByText('Player 52 is changed.').waitFor();
    expect(await bobuxOf(52)).toBe(before + 1_500);
    // What failed is asked for again, and says nothing any more.
    await page
      .getByText(/^Quartet does not answer/)
      .first()
      .waitFor({ state: 'detached' });
  });

  it('should read a list again whose reading failed, page by page', async () => {
    const { page } = console;
    const url = /\/operator\/bobux\/players\?/;
    const refuse = (): Promise<unknown> =>
      page.route(url, (route) =>
        route.fulfill({ status: 400, contentType: 'application/json', body: '{"message":"Out of order."}' }),
      );
    await console.follow('Players');
    await page.getByText('50 shown').waitFor();
    await refuse();
    await page.getByRole('button', { name: 'Load more' }).click();
    await page.getByText('Out of order.').waitFor();
    await page.unroute(url);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('100 shown').waitFor();
    await refuse();
    // Old enough to be read anew when one comes back to the page.
    await page.waitForTimeout(5_100);
    await page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await page.getByText('Out of order.').waitFor();
    await page.unroute(url);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Out of order.').waitFor({ state: 'detached' });
    await page.getByText('100 shown').waitFor();
  });

  it.each([
    ['Bobux keys', /\b[\da-f]{64}\b/],
    ['Keys and users', /imvu_[\w-]{20,}/],
  ])('should keep a new secret of %s through Enter and Escape, until one has it', async (name, secret) => {
    const { page } = console;
    await console.follow(name);
    const opener = page.getByRole('button', { name: 'New key' }).first();
    await opener.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Label').fill('by keyboard');
    await page.getByLabel('Label').press('Enter');
    await page.getByText('This is shown once.').waitFor();
    await page.waitForTimeout(500);
    for (const key of ['Enter', 'Enter', 'Escape', 'Space']) await page.keyboard.press(key);
    await page.waitForTimeout(500);
    const dialog = page.getByRole('dialog', { name: 'The new key' });
    expect(await page.getByRole('dialog').count()).toBe(1);
    expect(await dialog.innerText()).toMatch(secret);
    expect(await dialog.getByRole('button', { name: 'Close' }).count()).toBe(0);
    await page.keyboard.press('Tab');
    expect(await focused()).toMatch(/^Copy /);
    await dialog.getByRole('button', { name: 'I have it' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.textContent === 'New key');
  });

  it('should say that the session has ended, and keep what was typed until one is signed in again', async () => {
    const { page } = console;
    const before = await bobuxOf(54);
    await console.goTo('/bobux/players/54');
    await page.getByRole('button', { name: 'Change bobux' }).click();
    await page.getByLabel('Bobux', { exact: true }).fill('1500');
    await page.getByLabel('Reason').fill('prize of the month');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText('Your session has ended; sign in again.').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.getByText('76561198000010054').isVisible()).toBe(false);
    expect(await console.look('session-ended')).toEqual([]);
    await page.getByLabel('Name').fill(app.admin.username);
    await page.keyboard.press('Escape');
    await page.getByRole('textbox', { name: 'Password' }).fill(app.admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Quartet' }).waitFor({ state: 'detached' });
    expect(await bobuxOf(54)).toBe(before);
    expect(await page.getByLabel('Reason').inputValue()).toBe('prize of the month');
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText('Player 54 is changed.').waitFor();
    expect(await bobuxOf(54)).toBe(before + 1_500);
    await page.waitForFunction(() => document.title.startsWith('Player 54'));
  });

  it('should keep nothing of the page, nor speak of an end, when one signs out', async () => {
    const { page } = console;
    await console.goTo('/bobux/players/55');
    await page.getByText('76561198000010055').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.content()).not.toContain('76561198000010055');
    expect(await page.getByText('has ended').count()).toBe(0);
  });

  it('should keep nothing of the page either when one signs out whose session had ended', async () => {
    const { page } = console;
    await console.goTo('/bobux/players/55');
    await page.getByText('76561198000010055').waitFor();
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.content()).not.toContain('76561198000010055');
    expect(await page.getByText('has ended').count()).toBe(0);
  });

  it('should keep nothing of one operator for another who signs in next', async () => {
    const { page } = console;
    await console.goTo('/bobux/players/56');
    await page.getByRole('button', { name: 'Change bobux' }).click();
    await page.getByLabel('Bobux', { exact: true }).fill('1500');
    await page.getByLabel('Reason').fill('by the first operator');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByText('Your session has ended; sign in again.').waitFor();
    // A Quartet that has another operator since then, and is slow to answer.
    await page.route('**/operator/session', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        json: { ...(await response.json()), username: 'the second operator' },
      });
    });
    let answer = (): void => undefined;
    const isSlow = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/operator/bobux/**', async (route) => {
      await isSlow;
      await route.continue();
    });
    await page.getByLabel('Name').fill(app.admin.username);
    await page.getByRole('textbox', { name: 'Password' }).fill(app.admin.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Player 56' }).waitFor();
    expect(await page.content()).not.toContain('76561198000010056');
    answer();
    await page.getByText('76561198000010056').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.content()).not.toContain('by the first operator');
  });

  it.each(['/bobux/players/abc', '/bobux/players/0', '/lishop/lists/1.5', '/imvu/accounts/7', '/nowhere'])(
    'should say that there is no page at %s',
    async (path) => {
      await console.goTo(path);
      expect(await console.page.getByRole('heading', { level: 1 }).innerText()).toBe('No such page');
      expect(await console.page.getByRole('link', { name: 'Players' }).isVisible()).toBe(true);
    },
  );

  it('should say that there is no such player, and not offer to ask again', async () => {
    const { page } = console;
    await console.goTo('/bobux/players/999999');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  });

  it('should say once when to try again', async () => {
    const { page } = console;
    await page.route('**/operator/bobux/players?**', (route) =>
      route.fulfill({
        status: 429,
        contentType: 'application/json',
        headers: { 'retry-after': '7' },
        body: '{"message":"Too many requests; try again in 7 s."}',
      }),
    );
    await console.follow('Players');
    const said = await page.getByRole('alert').innerText();
    expect(said.match(/in 7 s/g)).toHaveLength(1);
  });

  it('should empty the search when the page is opened anew by the navigation', async () => {
    const { page } = console;
    await console.follow('Players');
    const field = page.getByLabel('Search players');
    await field.pressSequentially('76561198000010077');
    await page.getByText('1 shown, these are all').waitFor();
    expect(await field.inputValue()).toBe('76561198000010077');
    await console.follow('Players');
    await page.getByText('50 shown').waitFor();
    expect(await field.inputValue()).toBe('');
    await page.waitForTimeout(400);
    expect(new URL(page.url()).search).toBe('');
  });

  it('should call what has just happened so by a clock that is slow', async () => {
    const { page } = console;
    const body = { operation: 'add', amount: 5, reason: 'by a slow clock' };
    await page.clock.setFixedTime(Date.now() - 10_000);
    await operatorOf(app)('POST', '/operator/bobux/players/9/changes', body);
    await console.goTo('/bobux/players/9');
    const row = page.getByRole('row').filter({ hasText: 'by a slow clock' });
    expect(await row.getByRole('time').or(row.locator('time')).first().innerText()).toBe('just now');
  });
});

(hasChromium ? describe : describe.skip)(`the console over plain HTTP${needsChromium}`, () => {
  let app: TestApp;
  let console: ConsoleBrowser;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    // This machine too, and for browsers no secure context.
    console = await openConsole({ url: app.url.replace('127.0.0.1', '0.0.0.0'), admin: app.admin }, 'wide');
    await console.signIn();
    expect(await console.page.evaluate(() => isSecureContext)).toBe(false);
  });
  afterEach(() => console.close());

  const makeKey = async (): Promise<string> => {
    const { page } = console;
    await console.follow('Bobux keys');
    await page.getByRole('button', { name: 'New key' }).first().click();
    await page.getByLabel('Label').fill('over plain HTTP');
    await page.getByLabel('Label').press('Enter');
    const dialog = page.getByRole('dialog', { name: 'The new key' });
    const [, secret = ''] = /\bSecret\s+(\w+)/.exec(await dialog.innerText()) ?? [];
    expect(secret).not.toBe('');
    return secret;
  };

  it('should copy a secret all the same, and leave the focus on the button', async () => {
    const { page } = console;
    const secret = await makeKey();
    await page.getByRole('button', { name: 'Copy Secret', exact: true }).click();
    const copied = page.getByRole('button', { name: 'Secret: copied' });
    await copied.waitFor();
    expect(await copied.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'I have it' }).click();
    await console.follow('Players');
    const field = page.getByLabel('Search players');
    await field.focus();
    await page.keyboard.press('Control+V');
    expect(await field.inputValue()).toBe(secret);
  });

  it('should select what the browser does not copy, and say so', async () => {
    const { page } = console;
    const secret = await makeKey();
    await page.evaluate('document.execCommand = () => false');
    await page.getByRole('button', { name: 'Copy Secret', exact: true }).click();
    await page.getByText('The browser does not copy here.').waitFor();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(secret);
    expect(await console.look('copy-refused')).toEqual([]);
  });
});
