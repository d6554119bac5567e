import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hasChromium, needsChromium } from '../imbachat/browser.js';
import { operatorOf } from '../support/console-client.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { openConsole, type ConsoleBrowser, type Screen } from './console-browser.js';

jest.setTimeout(120_000);
const LISTS = 60;

/** Families with lists in every state. */
async function fill({ quartet: { url, database } }: ImvuApp): Promise<void> {
  const call = async (path: string, body: object, key = ''): Promise<any> => {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', api_key: key },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  for (let n = 1; n <= LISTS; n += 1) {
    const registration = { paymentIdentifier: `payment ${n}`, receipt: 'cmVjZWlwdA==' };
    const { api_key: owner } = await call('/api_keys/registerAccount', registration);
    if (n !== LISTS) continue;
    await database.query(`UPDATE lishop.lists SET verdict = 'valid', proven = true`);
    await call('/api_keys/requestNewApiKey', { email: 'guest@example.com' }, owner);
    await call('/api_keys/requestNewApiKey', { email: 'other@example.com' }, owner);
    for (const name of [
      'Milk',
      'Bread',
      'A very long name of something that one buys now and then '.repeat(3),
    ])
      await call('/articles', { name, qty: '2', checked: '0' }, owner);
  }
  await database.query(`UPDATE lishop.lists SET verdict = 'invalid' WHERE id % 9 = 0`);
  await database.query(`UPDATE lishop.lists SET deleted_at = now() WHERE id IN (2, 3)`);
}

const screens: readonly Screen[] = ['wide', 'phone'];

(hasChromium ? describe : describe.skip).each(screens)(
  `the console’s lists and IMVU accounts on a %s screen${needsChromium}`,
  (screen) => {
    let app: ImvuApp;
    let console: ConsoleBrowser;

    beforeAll(async () => {
      app = await startImvuApp({
        LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
        LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
        LISHOP_LIMIT_INVITATIONS: '0',
      });
      await fill(app);
    });
    afterAll(() => app.close());
    beforeEach(async () => {
      console = await openConsole(app.quartet, screen);
      await console.signIn();
    });
    afterEach(() => console.close());

    const nothingWrong = async (name: string): Promise<void> => {
      expect(await console.look(name)).toEqual([]);
      expect(console.complaints).toEqual([]);
    };

    it('should find a family’s list by a guest’s mail address, and show articles only when asked to', async () => {
      const { page } = console;
      await console.follow('Lists');
      await page.getByRole('link', { name: `List ${LISTS}`, exact: true }).waitFor();
      await nothingWrong('lists');
      await page.getByLabel('Search lists').fill('guest@example.com');
      await page.getByText('1 shown, these are all').waitFor();
      await page.getByRole('link', { name: `List ${LISTS}`, exact: true }).click();
      await page.getByText('other@example.com').waitFor();
      await nothingWrong('list');
      await page.getByRole('button', { name: 'Show the articles' }).click();
      await page.getByText('Bread', { exact: true }).waitFor();
      await nothingWrong('list-articles');
      const { body } = await operatorOf(app.quartet)('GET', '/operator/log?action=lishop.articles.read');
      expect(body.items.length).toBe(1);
    });

    it('should end a guest’s key, and ask Apple again', async () => {
      const { page } = console;
      await console.goTo(`/lishop/lists/${LISTS}`);
      await page.getByRole('button', { name: 'End the key of other@example.com' }).click();
      await nothingWrong('list-key-end');
      await page.getByRole('dialog').getByRole('button', { name: 'End the key' }).click();
      await page.getByText('other@example.com', { exact: true }).waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Ask Apple again' }).click();
      await page.getByText('The App Store is asked now.').waitFor();
    });

    it('should restore a deleted list', async () => {
      const { page } = console;
      await console.goTo('/lishop/lists?kind=deleted');
      await page.getByRole('link', { name: 'List 3', exact: true }).click();
      await page.getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Restore' }).click();
      await page.getByRole('button', { name: 'Ask Apple again' }).waitFor();
      await console.goTo('/lishop/lists?q=nobody');
      await page.getByText('No list is found so.').waitFor();
      await nothingWrong('lists-none');
    });

    it('should lead from what needs somebody to the refused receipts', async () => {
      const { page } = console;
      await page.getByRole('link', { name: /^See to it: The App Store refused/ }).click();
      await page.getByRole('link', { name: 'List 9', exact: true }).waitFor();
      await page.getByRole('link', { name: `List ${LISTS}`, exact: true }).waitFor({ state: 'detached' });
    });

    it('should log an IMVU account in again with the code that its user got', async () => {
      const { page } = console;
      await console.goTo('/imvu/accounts');
      if (screen === 'wide') await page.getByText('There is no account yet.').waitFor();
      const { account, accountId } = await app.newUserWithAccount();
      await app.newUserWithAccount();
      account.code = '424242';
      const { database } = app.quartet;
      await database.query('UPDATE imvu.accounts SET remember_token = NULL WHERE id = $1', [accountId]);
      await page.reload();
      await page.getByRole('button', { name: `Log in ${account.username}` }).click();
      await page.getByText('IMVU sent a code').first().waitFor();
      await page.getByRole('button', { name: `Enter code for ${account.username}` }).waitFor();
      await nothingWrong('imvu-accounts');
      await page.getByRole('button', { name: `Enter code for ${account.username}` }).click();
      await page.getByRole('textbox', { name: 'Code' }).fill('424242');
      await nothingWrong('imvu-code');
      await page.getByRole('dialog').getByRole('button', { name: 'Enter the code' }).click();
      await page.getByText(`${account.username} is logged in.`).waitFor();
      await page.getByRole('button', { name: `Log in ${account.username}` }).waitFor();
    });

    it('should say what helps an account where the operator cannot do it', async () => {
      const { page } = console;
      const { database } = app.quartet;
      const { account, accountId } = await app.newUserWithAccount();
      const search = `/imvu/accounts?q=${encodeURIComponent(account.username)}`;
      const set = (change: string): Promise<unknown> =>
        database.query(`UPDATE imvu.accounts SET ${change} WHERE id = $1`, [accountId]);
      await set('paused = true');
      await console.goTo(search);
      await page.getByText('paused by its user').waitFor();
      await set(
        `paused = false, state = 'needs_login', reason_code = 'wrong_password', reason = 'IMVU refused.'`,
      );
      await page.reload();
      await page.getByText('its user gives a new password').waitFor();
      await nothingWrong('imvu-accounts-next');
      await page.getByRole('link', { name: account.username, exact: true }).click();
      await page.getByText('its user gives a new password').waitFor();
      await nothingWrong('imvu-account-next');
    });

    it('should show the sessions of an IMVU account: valid or ended and why, score, uses', async () => {
      const { page } = console;
      const { user, account, accountId } = await app.newUserWithAccount();
      const second = await app.renew(user, accountId);
      const path = '/imvu/api/user/user-100001';
      for (let call = 0; call < 2; call += 1) await user.api('GET', path);
      await user.api('DELETE', `/imvu/sessions/${second}`);
      await console.goTo(`/imvu/accounts?q=${encodeURIComponent(account.username)}`);
      await page.getByRole('link', { name: account.username, exact: true }).click();
      await page.getByRole('heading', { level: 1, name: account.username }).waitFor();
      await page.getByText('2 shown, these are all').waitFor();
      const rows = await page.getByRole('table', { name: 'Sessions' }).locator('tbody tr').allInnerTexts();
      expect(rows).toEqual([expect.stringMatching(/ended/), expect.stringMatching(/valid/)]);
      await page.getByText(user.username, { exact: true }).waitFor();
      await nothingWrong('imvu-account');
      await app.quartet.database.query('DELETE FROM imvu.sessions WHERE account_id = $1', [accountId]);
      await page.reload();
      await page.getByText('This account has no session.').waitFor();
      await nothingWrong('imvu-account-none');
      await console.goTo('/imvu/accounts/00000000-0000-4000-8000-000000000000');
      await page.getByText('There is no such account.').waitFor();
      // It is not there either when one asks again.
      expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
      await page.getByRole('link', { name: 'All IMVU accounts' }).click();
      await page.getByRole('heading', { level: 1, name: 'IMVU accounts' }).waitFor();
    });
  },
);
