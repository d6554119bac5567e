import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hasChromium, needsChromium } from '../imbachat/browser.js';
import { operatorOf } from '../support/console-client.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { openConsole, type ConsoleBrowser } from './console-browser.js';

jest.setTimeout(180_000);
/** A phone, where the navigation begins to stay open, tablets, and where tables begin to be tables. */
const WIDTHS = [390, 768, 820, 1024, 1200];
const LARGEST = Number.MAX_SAFE_INTEGER;

/** Something long on every page. @returns their addresses */
async function fill(app: ImvuApp): Promise<string[]> {
  const { quartet } = app;
  const { database, url } = quartet;
  const operator = operatorOf(quartet);
  const game = await quartet.connect();
  for (const id of [1, 2]) {
    await game.send('createaccount', { id: `7656119800001000${id}` });
    await game.send('setbobux', { id, amount: LARGEST, operation: 0, reason: 'the most that there can be' });
  }
  await game.send('setbobux', { id: 1, amount: LARGEST, operation: 2, reason: 'a long reason '.repeat(9) });
  await game.send('setbobux', { id: 1, amount: LARGEST, operation: 1, reason: 'and all of it back' });
  await game.send('hold', { id: 1, amount: 5_000_000_000, seconds: 3_600, reason: 'auction 5' });
  await operator('POST', '/operator/bobux/keys', { permissions: 15, label: 'x'.repeat(64) });
  await operator('POST', '/operator/bobux/players/1/link', { newid: '803511102246789121' });
  const users = Array.from({ length: 9 }, (_, index) => ({
    user_id: LARGEST - index,
    name: 'A name so long that it has to be broken somewhere '.repeat(index === 0 ? 4 : 1).trim(),
    login: `member-with-a-long-login-${index}`,
    lastlogin: 1_763_720_000,
    banned: index % 2 === 1,
  }));
  await operator('PUT', '/imbachat/directory/users', users);
  const { accountId } = await app.newUserWithAccount();
  await app.newUserWithAccount();
  await database.query(
    `UPDATE imvu.accounts SET state = 'needs_login', reason_code = 'wrong_password',
       reason = 'IMVU refused the password. The user of this account has to give a new one.' WHERE id = $1`,
    [accountId],
  );
  const registered = await fetch(`${url}/api_keys/registerAccount`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ paymentIdentifier: 'payment '.repeat(9).trim(), receipt: 'cmVjZWlwdA==' }),
  });
  const { api_key: owner } = (await registered.json()) as { readonly api_key: string };
  await database.query(`UPDATE lishop.lists SET verdict = 'valid', proven = true`);
  await fetch(`${url}/api_keys/requestNewApiKey`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', api_key: owner },
    body: JSON.stringify({ email: `a-guest-with-a-long-name@${'example-'.repeat(4)}shop.com` }),
  });
  await database.query(
    `INSERT INTO platform.outbox_mails (id, sealed, next_try, tries, error) VALUES
       (gen_random_uuid(), NULL, NULL, 1, '550 5.1.1 <ada@example.com>: user unknown in virtual mailbox table'),
       (gen_random_uuid(), '\\x00', now() + interval '1 day', 7, 'connect ECONNREFUSED 127.0.0.1:25')`,
  );
  await database.query(
    `INSERT INTO platform.lockouts (context, address, key_id, counter, name, until) VALUES
       ('lishop', '198.51.100.7', 'q1w2e3r4', 'address', 'a', now() + interval '10 minutes'),
       ('operator', '2001:db8:1111:2222:3333:4444:5555:6666', 'z9x8c7v6', 'id', 'b', now() + interval '10 minutes')`,
  );
  const [list] = await database.query<{ id: string }>('SELECT id FROM lishop.lists');
  return [
    ...['/bobux/players', '/bobux/players/1', '/bobux/keys', '/lishop/lists', `/lishop/lists/${list?.id}`],
    ...['/imbachat/users', '/imvu/accounts', `/imvu/accounts/${accountId}`, '/imvu/keys'],
    ...['/mail', '/lockouts', '/log'],
  ];
}

const WITHOUT_TABLE = ['/', '/imbachat/upload', '/imbachat/widget', '/audit', '/settings'];

(hasChromium ? describe : describe.skip)(`the console on narrow screens${needsChromium}`, () => {
  let app: ImvuApp;
  let console: ConsoleBrowser;
  let withTable: string[];

  beforeAll(async () => {
    app = await startImvuApp({
      LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
      LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
    });
    withTable = await fill(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    console = await openConsole(app.quartet, 'phone');
    await console.signIn();
  });
  afterEach(() => console.close());

  it('should have no page that is wider than the screen', async () => {
    const { page } = console;
    const tooWide: string[] = [];
    for (const path of [...WITHOUT_TABLE, ...withTable]) {
      await console.goTo(path);
      if (withTable.includes(path)) await page.locator('.list-table tbody tr').first().waitFor();
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        // The navigation comes and goes within a moment.
        const over = await page.evaluate<number>(`(async () => {
          const over = () => document.documentElement.scrollWidth - innerWidth;
          for (let turn = 0; turn < 10 && over() > 0; turn += 1) await new Promise((then) => setTimeout(then, 50));
          return over();
        })()`);
        if (over > 0) tooWide.push(`${path} at ${width}: ${over} px`);
      }
    }
    expect(tooWide).toEqual([]);
  });

  it('should keep the largest balances apart on a phone', async () => {
    const { page } = console;
    await console.goTo('/bobux/players/2');
    await page.getByText('9,007,199,254,740,991').first().waitFor();
    const over = await page.evaluate<number[]>(
      `[...document.querySelectorAll('dd .number')].map((one) =>
         Math.round(one.getBoundingClientRect().right - one.closest('dd').getBoundingClientRect().right))`,
    );
    expect(over.length).toBeGreaterThan(1);
    expect(over.filter((pixels) => pixels > 0)).toEqual([]);
  });

  it('should leave the closed navigation out by keyboard, and close the open one with Escape', async () => {
    const { page } = console;
    await console.goTo('/bobux/players');
    const link = page.getByRole('link', { name: 'Bobux keys' });
    expect(await link.count()).toBe(0);
    const inNavigation = `document.activeElement.closest('nav') !== null`;
    const reached: boolean[] = [];
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<boolean>(inNavigation));
    }
    expect(reached).not.toContain(true);
    await page.getByRole('button', { name: 'Open the navigation' }).click();
    await link.waitFor();
    expect(await console.look('navigation-open')).toEqual([]);
    await link.focus();
    await page.keyboard.press('Escape');
    await link.waitFor({ state: 'detached', timeout: 5_000 });
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Open the navigation');
    await page.keyboard.press('Enter');
    await link.click();
    await page.getByRole('heading', { level: 1, name: 'Bobux keys' }).waitFor();
    await link.waitFor({ state: 'detached', timeout: 5_000 });
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });
});
