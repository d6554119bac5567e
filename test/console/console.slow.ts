import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { hasChromium, needsChromium } from '../imbachat/browser.js';
import { basic } from '../support/basic.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { openConsole, SCHEME, type ConsoleBrowser, type Screen } from './console-browser.js';

jest.setTimeout(120_000);
const USERS = 120;
/** What one changes to; the names of the buttons are found in any letter case. */
const OTHER = SCHEME === 'dark' ? 'light' : 'dark';

/** As an operator would set up a community, by the routes that the console calls. */
async function fill({ url, admin }: TestApp): Promise<void> {
  const authorization = basic(admin.username, admin.password);
  const call = async (method: string, path: string, json: unknown, headers = {}): Promise<any> => {
    const response = await fetch(url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization, ...headers },
      body: JSON.stringify(json),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const users = Array.from({ length: USERS }, (_, index) => ({
    user_id: index + 1,
    name: index === 2 ? 'A name so long that it has to be broken somewhere'.repeat(4) : `Member ${index + 1}`,
    lastlogin: 1_763_720_000 - index * 40_000,
    ...(index % 3 === 0 && { login: `member${index + 1}` }),
    ...(index % 10 === 1 && { banned: true }),
    ...(index === 0 && { chat_role: 'admin', badge: 'Gold' }),
  }));
  await call('PUT', '/imbachat/directory/users', users);
  const { key } = await call('POST', '/imvu/api-keys', { label: 'shop bot' });
  for (const username of ['ada', 'grace'])
    await call(
      'POST',
      '/imvu/users',
      { username, password: 'a long password' },
      { authorization: '', api_key: key },
    );
}

const screens: readonly Screen[] = ['wide', 'phone'];

(hasChromium ? describe : describe.skip).each(screens)(
  `the console on a %s screen${needsChromium}`,
  (screen) => {
    let app: TestApp;
    let console: ConsoleBrowser;

    beforeAll(async () => {
      app = await startTestApp({
        IMBACHAT_WIDGET_ID: 'dev-42',
        IMBACHAT_SCRIPT_URL: 'http://127.0.0.1:9/{id}',
      });
      await fill(app);
    });
    afterAll(() => app.close());
    beforeEach(async () => {
      console = await openConsole(app, screen);
      await console.signIn();
    });
    afterEach(async () => {
      await console.close();
    });

    const nothingWrong = async (name: string): Promise<void> => {
      expect(await console.look(name)).toEqual([]);
      expect(console.complaints).toEqual([]);
    };
    const open = (name: string): Promise<void> => console.follow(name);

    it('should refuse a wrong password with a sentence, and let in with the right one', async () => {
      const { page } = console;
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByLabel('Name').fill('operator');
      await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('Name or password is wrong.').waitFor();
      expect(await console.look('sign-in')).toEqual([]);
      await page.getByRole('textbox', { name: 'Password' }).fill(app.admin.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    });

    it('should find a chat user, ban it, and lift the ban', async () => {
      const { page } = console;
      await open('Users');
      await page.getByText('Member 4', { exact: true }).waitFor();
      await nothingWrong('chat-users');
      await page.getByRole('button', { name: 'Load more' }).click();
      await page.getByText('100 shown').waitFor();
      await page.getByLabel('Search chat users').fill('Member 77');
      await page.getByText('1 shown, these are all').waitFor();
      await page.getByRole('button', { name: 'Ban Member 77' }).click();
      await page.getByText('gets no new token').waitFor();
      await nothingWrong('chat-user-ban');
      await page.getByRole('dialog').getByRole('button', { name: 'Ban' }).click();
      await page.getByRole('button', { name: 'Lift ban of Member 77' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Lift the ban' }).click();
      await page.getByRole('button', { name: 'Ban Member 77' }).waitFor();
      await page.getByLabel('Search chat users').fill('nobody at all');
      await page.getByText('No user is found so.').waitFor();
      await nothingWrong('chat-users-none');
    });

    it('should upload a table of users, name each wrong line, and write the rest when told to', async () => {
      const { page } = console;
      await open('Upload');
      const table = [
        'user_id,name,badge',
        '901,Uploaded one,',
        '0,Wrong,',
        '903,"Uploaded, three",Gold',
      ].join('\r\n');
      await page
        .getByLabel('File of users')
        .setInputFiles({ name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
      await page.getByRole('button', { name: 'Upload 3 users' }).click();
      await page.getByText('1 line refused').waitFor();
      expect(await page.getByLabel('Errors by line').locator('tbody tr').allInnerTexts()).toEqual([
        expect.stringMatching(/^3\s+user_id: /),
      ]);
      await nothingWrong('upload-errors');
      await page.getByRole('button', { name: 'Upload the other 2 users' }).click();
      await page.getByText(/2 users (created|changed)|0 users created, 2 users changed/).waitFor();
      await nothingWrong('upload-done');
    });

    it('should say what a file is not, and take one that is dropped', async () => {
      const { page } = console;
      await open('Upload');
      const drop = (name: string, text: string): Promise<void> =>
        page.evaluate(
          ([fileName = '', content = '']) => {
            const data = new DataTransfer();
            data.items.add(new File([content], fileName));
            document
              .querySelector('.drop')
              ?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
          },
          [name, text],
        );
      // Its script comes when one goes there.
      await page.locator('.drop').waitFor();
      await drop('notes.txt', 'no table at all');
      await page.getByText('neither JSON nor a table').waitFor();
      await drop('users.json', JSON.stringify([{ user_id: 911, name: 'Dropped' }]));
      await page.getByRole('button', { name: 'Upload 1 user' }).click();
      await page
        .getByText(/1 user (created|changed)/)
        .first()
        .waitFor();
    });

    it('should make an IMVU key, show it once, and remove it', async () => {
      const { page } = console;
      await open('Keys and users');
      await page.getByText('ada').waitFor();
      await nothingWrong('imvu-keys');
      await page.getByRole('button', { name: 'New key' }).first().click();
      await page.getByLabel('Label').fill(`made on a ${screen} screen`);
      await page.keyboard.press('Enter');
      await page.getByText('This is shown once.').waitFor();
      expect(await page.getByRole('dialog').innerText()).toMatch(/imvu_[\w-]{20,}/);
      await nothingWrong('imvu-key-made');
      await page.getByRole('button', { name: 'I have it' }).click();
      await page.getByRole('button', { name: `Remove the key made on a ${screen} screen` }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page
        .getByRole('button', { name: `Delete the key made on a ${screen} screen with its users` })
        .waitFor();
      expect(console.complaints).toEqual([]);
    });

    it('should say what went wrong, and try again when told to', async () => {
      const { page } = console;
      await page.route('**/imbachat/directory/users?**', (route) =>
        route.fulfill({
          status: 400,
          contentType: 'application/json',
          body: '{"message":"The search is out of order."}',
        }),
      );
      await open('Users');
      await page.getByText('The search is out of order.').waitFor();
      expect(await console.look('chat-users-error')).toEqual([]);
      await page.unroute('**/imbachat/directory/users?**');
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByText('Member 4', { exact: true }).waitFor();
    });

    it('should go on with the form where the session ended, and have nothing left of it in the browser', async () => {
      const { page } = console;
      await open('Users');
      await page.getByText('Member 4', { exact: true }).waitFor();
      await page.context().clearCookies();
      await page.getByLabel('Search chat users').fill('Member 5');
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    });

    it('should show the demo in a frame whose scripts can read nothing of the operator', async () => {
      const { page } = console;
      await console.goTo('/imbachat/widget?user=1');
      const frame = page.frameLocator('iframe');
      await frame.getByRole('heading', { name: 'Members' }).waitFor();
      const inner = page.frames().find((one) => one.url().includes('/imbachat/demo'));
      expect(await inner?.evaluate(() => self.origin)).toBe('null');
      const reached = await inner?.evaluate(() =>
        fetch('/operator/session').then(
          (response) => `read ${response.status}`,
          () => 'refused',
        ),
      );
      expect(reached).toBe('refused');
      expect(
        await inner?.evaluate(() => {
          try {
            return String(window.parent.document.title);
          } catch {
            return 'refused';
          }
        }),
      ).toBe('refused');
      // What the page says to its sandboxed frame: the next token, and none for anybody else.
      const asked = (userId: number): Promise<unknown> | undefined =>
        inner?.evaluate(
          (id) =>
            new Promise((resolve) => {
              addEventListener('message', ({ data }) => resolve(data));
              setTimeout(() => resolve('no answer'), 1_500);
              window.parent.postMessage({ type: 'imbachat:token-wanted', user_id: id }, '*');
            }),
          userId,
        );
      expect(await asked(1)).toMatchObject({
        type: 'imbachat:token',
        token: { user_id: 1, token: expect.any(String) },
      });
      expect(await asked(2)).toBe('no answer');
      await console.look('widget');
    });

    it('should work by keyboard: skip to the content, follow the navigation, close a dialog', async () => {
      const { page } = console;
      await console.goTo('/');
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
      await console.goTo('/imvu/keys');
      const opener = page.getByRole('button', { name: 'New key' }).first();
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.waitForFunction(() => document.activeElement?.textContent === 'New key');
    });

    it('should change between light and dark, both without serious findings', async () => {
      const { page } = console;
      await console.goTo('/imbachat/users');
      await page.getByText('Member 4', { exact: true }).waitFor();
      await page.getByRole('button', { name: `${OTHER} theme` }).click();
      await nothingWrong(`chat-users-${OTHER}`);
      await page.getByRole('button', { name: `${SCHEME} theme` }).click();
      expect(await page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe(SCHEME);
    });

    it('should show on the overview whether all is well, and what is not', async () => {
      const { page } = console;
      await page.getByText('Everything answers.').waitFor();
      await nothingWrong('overview');
      await page.route('**/health/ready', (route) =>
        route.fulfill({
          status: 503,
          contentType: 'application/json',
          body: JSON.stringify({
            statusCode: 503,
            error: 'Service Unavailable',
            message: 'Not ready: database',
            details: { process: { status: 'up' }, database: { status: 'down' } },
          }),
        }),
      );
      await page.reload();
      await page.getByText('Not ready: database').waitFor();
      expect(await console.look('overview-error')).toEqual([]);
    });

    it('should show live on the overview what is asked for, and what needs somebody', async () => {
      const { page } = console;
      const game = await app.connect();
      await game.send('ping');
      await app.database.query(
        `INSERT INTO platform.outbox_mails (id, tries, error) VALUES (gen_random_uuid(), 1, '550 no such user')`,
      );
      // Told by the server: nothing is reloaded.
      await page.getByText(/mails? (was|were) given up\./).waitFor();
      await page
        .getByText(/^[1-9]\d* in 24 hours$/)
        .first()
        .waitFor();
      await nothingWrong('overview-live');
      await page.getByRole('button', { name: `${OTHER} theme` }).click();
      await nothingWrong(`overview-${OTHER}`);
      await page.getByRole('button', { name: `${SCHEME} theme` }).click();
      await page.getByRole('link', { name: /^See to it: .*given up/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Mail' }).waitFor();
      await app.database.query('DELETE FROM platform.outbox_mails');
    });

    it('should say that there is no such page', async () => {
      await console.goTo('/nowhere');
      await console.page.getByText('There is no page at this address.').waitFor();
    });
  },
);
