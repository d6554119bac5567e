import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { ShoppingList } from '../../clients/typescript/src/lishop/index.js';
import { hasChromium, needsChromium, openBrowser } from '../imbachat/browser.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';

const run = promisify(execFile);

/** What the page does: a list that is kept in the browser and followed live. */
const PAGE = `
  import { ShoppingList } from 'quartet-client/lishop';
  const [url, key] = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const storage = {
    load: () => localStorage.getItem('list'),
    save: (text) => localStorage.setItem('list', text),
  };
  window.list = new ShoppingList(url, key, { storage });
  list.onChange(() => (document.title = list.articles.map(({ name, qty }) => name + ' ' + qty).join()));
  await list.ready;
  window.before = list.articles.map(({ name }) => name).join();
  window.live = list.live();
`;

/** @returns the page's script, bundled from the package as it is packed and installed */
async function bundled(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'quartet-page-'));
  try {
    const root = resolve('clients/typescript');
    await run(process.execPath, [
      resolve('node_modules/typescript/bin/tsc'),
      ...['-p', join(root, 'tsconfig.json'), '--outDir', join(folder, 'node_modules/quartet-client/dist')],
    ]);
    const manifest = await readFile(join(root, 'package.json'));
    await writeFile(join(folder, 'node_modules/quartet-client/package.json'), manifest);
    await writeFile(join(folder, 'page.js'), PAGE);
    await writeFile(
      join(folder, 'index.html'),
      '<!doctype html><script type="module" src="/page.js"></script>',
    );
    await run(process.execPath, [resolve('node_modules/vite/bin/vite.js'), 'build', folder], { cwd: folder });
    const [name = ''] = await readdir(join(folder, 'dist/assets'));
    return await readFile(join(folder, 'dist/assets', name), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

(hasChromium ? it : it.skip)(
  `should keep a list in step from a page of another origin, bundled, in Chromium${needsChromium}`,
  async () => {
    const script = await bundled();
    expect(script).not.toContain('node:');
    const pages = createServer((request, response) => {
      const isScript = request.url === '/page.js';
      response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
      response.end(isScript ? script : '<!doctype html><script type="module" src="/page.js"></script>');
    }).listen(0, '127.0.0.1');
    await once(pages, 'listening');
    const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    const lishop = await LiShopApp.start({ LISHOP_WEB_ORIGINS: origin });
    const { context, close } = await openBrowser();
    try {
      const key = await lishop.register();
      const { url } = lishop.quartet;
      const phone = new ShoppingList(url, key);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      const address = `${origin}/#${encodeURIComponent(JSON.stringify([url, key]))}`;
      await page.goto(address);
      await page.waitForFunction(() => (globalThis as any).live !== undefined);
      await page.evaluate(() => (globalThis as any).list.add({ name: 'Milk', qty: '2' }));
      await eventually(async () => {
        await phone.sync();
        return phone.articles.length === 1;
      });
      await phone.change(phone.articles[0]!.id, { qty: '3' });
      await phone.sync();
      await page.waitForFunction(() => (globalThis as any).document.title === 'Milk 3');
      await context.setOffline(true);
      await page.evaluate(() => (globalThis as any).list.add({ name: 'Bread' }));
      await phone.add({ name: 'Salt' });
      await phone.sync();
      await context.setOffline(false);
      await page.waitForFunction(() => {
        const { title } = (globalThis as any).document;
        return title.includes('Bread 1') && title.includes('Salt 1');
      });
      await eventually(async () => {
        await phone.sync();
        return phone.articles.length === 3;
      });
      await page.reload();
      await page.waitForFunction(() => (globalThis as any).live !== undefined);
      expect(await page.evaluate(() => (globalThis as any).before)).toContain('Milk');
      expect(complaints).toEqual([]);
    } finally {
      await close();
      await lishop.close();
      pages.close();
    }
  },
  120_000,
);
