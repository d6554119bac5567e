import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hasChromium, needsChromium, openBrowser } from '../imbachat/browser.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let browser: Awaited<ReturnType<typeof openBrowser>>;
beforeAll(async () => {
  if (!hasChromium) return;
  quartet = await startTestApp({ OPERATIONS_PUBLIC: 'docs' });
  browser = await openBrowser();
});
afterAll(async () => {
  if (!hasChromium) return;
  await browser.close();
  await quartet.close();
});

(hasChromium ? describe : describe.skip)('the page of the routes', () => {
  it(`should work under its policy, with nothing said on the console${needsChromium}`, async () => {
    const page = await browser.context.newPage();
    const said: string[] = [];
    const hosts = new Set<string>();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) said.push(message.text());
    });
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
    });
    await page.goto(`${quartet.url}/docs/api`);
    const route = page.locator('.opblock', { hasText: '/health/live' }).first();
    await route.locator('.opblock-summary').first().click();
    await route.getByRole('button', { name: 'Try it out' }).click();
    await route.getByRole('button', { name: 'Execute' }).click();
    await route.locator('.live-responses-table .response-col_status', { hasText: '200' }).waitFor();
    // Its own styles hold: the drawings at its beginning take no room.
    const svg = await page.evaluate<string>(
      `getComputedStyle(document.querySelector('body > svg')).position`,
    );
    expect(svg).toBe('absolute');
    const margin = await page.evaluate<string>('getComputedStyle(document.body).margin');
    expect(margin).toBe('0px');
    expect(said).toEqual([]);
    expect([...hosts]).toEqual([quartet.url]);
    await page.close();
  });
});
