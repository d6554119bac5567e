import { expect, it } from '@jest/globals';
import type { Screen } from './console-browser.js';
import { describeConsole } from './describe-console.js';

const screens: readonly Screen[] = ['wide', 'phone'];

for (const screen of screens)
  describeConsole(`the documents below /docs on a ${screen} screen`, screen, (suite) => {
    const nothingWrong = async (name: string): Promise<void> => {
      const { console } = suite;
      expect(await console.look(name)).toEqual([]);
      expect(console.complaints).toEqual([]);
      // A page that is wider than its window scrolls sideways.
      expect(
        await console.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
      ).toBeLessThanOrEqual(0);
    };

    it('should be reached from the console, with its session, and lead from one document to another', async () => {
      const { console } = suite;
      const { page } = console;
      await console.follow('Documents');
      await page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor();
      await nothingWrong('docs');
      await page.getByRole('main').getByRole('link', { name: 'Deployment', exact: true }).click();
      await page.getByRole('heading', { level: 1, name: 'Deployment: several replicas' }).waitFor();
      await nothingWrong('docs-deployment');
      await page.getByRole('article').getByRole('link', { name: 'README' }).first().click();
      await page.getByRole('heading', { level: 1, name: 'Quartet' }).waitFor();
      await nothingWrong('docs-readme');
    });

    it('should have each document and each heading in a navigation', async () => {
      const { app, console } = suite;
      const { page } = console;
      await page.goto(`${app.url}/docs/security`);
      const open = async (name: string): Promise<void> => {
        if (screen === 'phone') await page.locator('summary', { hasText: name }).click();
      };
      await open('On this page');
      const headings = page.getByRole('navigation', { name: 'On this page' });
      const heading = headings.getByRole('link').last();
      const name = await heading.innerText();
      await heading.click();
      const { hash } = new URL(page.url());
      expect(hash).not.toBe('');
      expect(await page.locator(decodeURIComponent(hash)).innerText()).toContain(name);
      await open('All documents');
      await nothingWrong('docs-security');
      const documents = page.getByRole('navigation', { name: 'Documents' });
      await documents.getByRole('link', { name: 'Bobux ledger' }).click();
      await page.getByRole('heading', { level: 1, name: 'Bobux: the wire format' }).waitFor();
      expect(console.complaints).toEqual([]);
    });
  });
