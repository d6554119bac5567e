import { mkdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { basic } from '../support/basic.js';
import { hasChromium, needsChromium, openBrowser } from './browser.js';
import { startBridge, type Bridge } from './bridge-client.js';
import { EVIL, widgetUsers } from './widget-users.js';

let bridge: Bridge;
const SCRIPT = 'https://imbachat.com/imbachat/v1/dev-42/widget';

beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill(widgetUsers);
});
afterAll(() => bridge.close());

(hasChromium ? describe : describe.skip)(`the widget in a real browser${needsChromium}`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let page: Page;
  let problems: string[];

  /** A stand-in for ImbaChat's script: remembers what it is called with, and shows a chat. */
  const standIn = `
    window.calls = { load: [], dialogs: [] };
    window.ImbaChat = { load: function (options) {
      window.calls.load.push(options);
      var chat = document.getElementById('chat') || document.body.appendChild(document.createElement('aside'));
      chat.id = 'chat';
      chat.style.cssText = 'position:fixed;right:16px;bottom:16px;padding:14px 20px;border-radius:14px;background:#3d5afe;color:#fff;font:600 15px sans-serif';
      chat.textContent = options ? 'Chat of user ' + options.user_id : 'Chat of a guest';
      window.imbaApi = { openDialog: function (id) { window.calls.dialogs.push(id); chat.textContent = 'Dialog with user ' + id; } };
    } };`;
  /** Asks again and again: the page's policy forbids what waitForFunction does. */
  const until = async (expression: string): Promise<void> => {
    while (!(await page.evaluate(`Boolean(${expression})`)))
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const calls = (): Promise<any> => page.evaluate('window.calls');

  beforeAll(async () => {
    browser = await openBrowser();
    await browser.context.setExtraHTTPHeaders({});
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    page = await browser.context.newPage();
    problems = [];
    page.on('dialog', (dialog) => {
      problems.push(`alert: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Refused/.test(message.text())) problems.push(message.text());
    });
    const authorization = basic(bridge.admin.username, bridge.admin.password);
    await page.route(`${bridge.url}/**`, (route) =>
      route.continue({ headers: { ...route.request().headers(), authorization } }),
    );
    await page.route('https://imbachat.com/**', (route) =>
      route.request().url() === SCRIPT
        ? route.fulfill({ contentType: 'text/javascript', body: standIn })
        : route.fulfill({ status: 404 }),
    );
  });
  afterEach(async () => {
    await page.close();
    expect(problems).toEqual([]);
  });

  const open = (id: number) => page.goto(`${bridge.url}/imbachat/demo?user_id=${id}`);
  /** A page of the operator's site, whose own address gives tokens. */
  const openSite = async (id: number, token = `/imbachat/demo/token?user_id=${id}`): Promise<void> => {
    const source = `/imbachat/widget.js?token_url=${encodeURIComponent(token)}`;
    await page.route(`${bridge.url}/site`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><p data-imbachat-status></p><button data-imbachat-dialog="2" data-imbachat-dialog-token="signed.for.two">Write</button><script src="${source}" defer></script>`,
      }),
    );
    await page.goto(`${bridge.url}/site`);
  };
  const status = (on: Page) => on.locator('[data-imbachat-status]');

  it('should open the chat for the right user, with a token of that user', async () => {
    await open(2);
    await page.locator('[data-imbachat-status="ready"]').waitFor();
    const { load } = await calls();
    expect(load).toEqual([{ user_id: 2, token: expect.any(String), resizable: true, draggable: true }]);
    expect(JSON.parse(Buffer.from(load[0].token.split('.')[1], 'base64url').toString()).user_id).toBe(2);
  });

  it('should open the dialog from a "write a message" button, also when pressed before the chat is there', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(SCRIPT, async (route) => {
      await held;
      await route.fulfill({ contentType: 'text/javascript', body: standIn });
    });
    await page.goto(`${bridge.url}/imbachat/demo?user_id=1`, { waitUntil: 'commit' });
    await page.locator('[data-imbachat-status="loading"]').waitFor();
    await until('window.quartetImbaChat');
    await page.locator('[data-imbachat-dialog="2"]').click();
    release();
    await until('window.calls && window.calls.dialogs.length === 1');
    await page.locator('[data-imbachat-dialog="4"]').click();
    expect((await calls()).dialogs).toEqual([2, 4]);
  });

  it('should renew the token before it ends', async () => {
    await page.clock.install();
    await openSite(1);
    await page.clock.runFor(2_000);
    await page.locator('[data-imbachat-status="ready"]').waitFor();
    await page.clock.runFor(50 * 60_000);
    expect((await calls()).load).toHaveLength(1);
    const renewed = page.waitForResponse(/demo\/token/);
    await page.clock.runFor(5 * 60_000);
    await renewed;
    await until('window.calls.load.length === 2');
    expect((await calls()).load[1]).toMatchObject({ user_id: 1, token: expect.any(String) });
  });

  it('should try again when a renewal fails, and stop when the user was banned', async () => {
    await bridge.fill([{ user_id: 50, name: 'Temporary' }]);
    await page.clock.install();
    await openSite(50);
    await page.clock.runFor(2_000);
    await page.locator('[data-imbachat-status="ready"]').waitFor();
    await page.route(/demo\/token/, (route) => route.abort());
    const failed = page.waitForEvent('requestfailed');
    await page.clock.runFor(55 * 60_000);
    await failed;
    await page.unroute(/demo\/token/);
    const again = page.waitForResponse(/demo\/token/);
    await page.clock.runFor(10_000);
    expect((await again).status()).toBe(200);
    await until('window.calls.load.length === 2');
    await bridge.operator('PATCH', '/imbachat/directory/users/50', { banned: true });
    const refused = page.waitForResponse(/demo\/token/);
    await page.clock.runFor(56 * 60_000);
    expect((await refused).status()).toBe(403);
    await page.locator('[data-imbachat-status="unavailable"]').waitFor();
    await bridge.operator('DELETE', '/imbachat/directory/users/50');
  });

  it('should pass on the token of a dialog where the page has one', async () => {
    await openSite(1);
    await page.locator('[data-imbachat-status="ready"]').waitFor();
    await page.evaluate(
      'window.imbaApi.openDialog = function () { window.calls.dialogs.push([...arguments]); }',
    );
    await page.locator('button').click();
    await until('window.calls.dialogs.length === 1');
    expect((await calls()).dialogs).toEqual([[2, 0, 'signed.for.two']]);
  });

  it('should open for guests only where IMBACHAT_GUESTS says so', async () => {
    await page.route(`${bridge.url}/nobody`, (route) => route.fulfill({ status: 401, body: '{}' }));
    await openSite(1, '/nobody');
    await page.locator('[data-imbachat-status="unavailable"]').waitFor();
    const open = await startBridge({ IMBACHAT_GUESTS: 'true' });
    try {
      const script = await (await fetch(`${open.url}/imbachat/widget.js?token_url=/nobody`)).text();
      await page.route(`${bridge.url}/imbachat/widget.js*`, (route) =>
        route.fulfill({ contentType: 'text/javascript', body: script }),
      );
      await openSite(1, '/nobody');
      await page.locator('[data-imbachat-status="ready"]').waitFor();
      // JSON has no place for "no argument".
      expect(await page.evaluate('window.calls.load.map((options) => options === undefined)')).toEqual([
        true,
      ]);
    } finally {
      await open.close();
    }
  });

  it('should run ImbaChat’s script where it can reach nothing of Quartet’s', async () => {
    await open(1);
    await page.locator('[data-imbachat-status="ready"]').waitFor();
    expect(await page.evaluate('window.origin')).toBe('null');
    const attempts = ['/imbachat/directory/users/1', '/imbachat/demo/token?user_id=2', '/operator/session'];
    for (const path of attempts) {
      const read = `fetch(${JSON.stringify(path)}, { credentials: 'include' }).then(() => 'read', () => 'refused')`;
      expect([path, await page.evaluate(read)]).toEqual([path, 'refused']);
    }
    const cookie = `(() => { try { return 'read ' + document.cookie; } catch (error) { return error.name; } })()`;
    expect(await page.evaluate(cookie)).toBe('SecurityError');
    expect(problems.filter((text) => !text.includes('Content Security Policy'))).toEqual([]);
    problems = [];
  });

  it('should ask the page that frames the demo for the next token, and no other', async () => {
    const frame = `<!doctype html><iframe src="/imbachat/demo?user_id=1" width="1000" height="700"></iframe><script>
      window.asked = [];
      addEventListener('message', async (event) => {
        window.asked.push([event.origin, event.data]);
        const response = await fetch('/imbachat/demo/token?user_id=' + event.data.user_id);
        event.source.postMessage({ type: 'imbachat:token', token: response.ok ? await response.json() : null }, '*');
      });
    </script>`;
    await page.route(`${bridge.url}/frame`, (route) =>
      route.fulfill({ contentType: 'text/html', body: frame }),
    );
    await page.clock.install();
    await page.goto(`${bridge.url}/frame`);
    const demo = page.frames().find((each) => each.url().includes('/imbachat/demo'));
    if (demo === undefined) throw new Error('no frame');
    await page.clock.runFor(2_000);
    await demo.locator('[data-imbachat-status="ready"]').waitFor();
    await page.clock.runFor(53 * 60_000);
    while (!(await page.evaluate('window.asked.length > 0'))) await page.clock.runFor(1_000);
    while (!(await demo.evaluate('window.calls.load.length === 2')))
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await page.evaluate('window.asked')).toEqual([
      ['null', { type: 'imbachat:token-wanted', user_id: 1 }],
    ]);
    const [first, second] = ((await demo.evaluate('window.calls')) as any).load;
    expect(second).toMatchObject({ user_id: 1, token: expect.any(String) });
    expect(first).toMatchObject({ user_id: 1, token: expect.any(String) });
  });

  it('should show a readable message when ImbaChat’s script cannot be loaded', async () => {
    await page.route(SCRIPT, (route) => route.abort());
    await open(1);
    await page.locator('[data-imbachat-status="unavailable"]').waitFor();
    expect(await status(page).textContent()).toContain('The chat cannot be loaded right now');
  });

  it('should show the same when the script comes but brings no chat', async () => {
    await page.route(SCRIPT, (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
    await page.clock.install();
    await open(1);
    await page.clock.runFor(11_000);
    await page.locator('[data-imbachat-status="unavailable"]').waitFor();
  });

  it('should show hostile names as the text they are', async () => {
    await open(3);
    await page.locator('[data-imbachat-status="ready"]').waitFor();
    expect(await page.locator('.me strong').textContent()).toBe(EVIL);
    await open(1);
    expect(await page.locator('.person .name').allTextContents()).toContain(EVIL);
    expect(await page.locator('.person .badge').allTextContents()).toContain('<b>x</b>');
    expect(await page.locator('script').count()).toBe(4);
  });

  it('should fit wide and phone-sized screens', async () => {
    const { IMBACHAT_SCREENSHOTS: folder } = process.env;
    for (const [name, width, height] of [
      ['wide', 1280, 800],
      ['phone', 375, 740],
    ] as const) {
      await page.setViewportSize({ width, height });
      await open(1);
      await page.locator('[data-imbachat-status="ready"]').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      if (folder) {
        await mkdir(folder, { recursive: true });
        await page.screenshot({ path: `${folder}/${name}.png` });
      }
    }
    if (folder) {
      await page.route(SCRIPT, (route) => route.abort());
      await open(1);
      await page.locator('[data-imbachat-status="unavailable"]').waitFor();
      await page.screenshot({ path: `${folder}/unavailable.png` });
    }
  });
});
