import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { PACKAGE_ROOT } from '../../src/shared/observability/package-root.js';
import { fetchWhole } from '../support/fetch-whole.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Contents {
  readonly groups: readonly {
    readonly documents: readonly { readonly page: string; readonly file: string }[];
  }[];
}
const contents = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'docs/site/contents.json'), 'utf8')) as Contents;
const documents = contents.groups.flatMap((group) => group.documents);
const pages = ['/docs', ...documents.map(({ page }) => `/docs/${page}`)];

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({ OPERATIONS_PUBLIC: 'docs' });
});
afterAll(() => quartet.close());
const get = (path: string): Promise<Response> => fetchWhole(quartet.url + path, { redirect: 'manual' });
const pageAt = async (path: string): Promise<string> => (await get(path)).text();
const idsOf = (page: string): string[] => [...page.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id);
const linksOf = (page: string): string[] =>
  [...page.matchAll(/ (?:src|href)="([^"]+)"/g)].map(([, link = '']) => link.replaceAll('&amp;', '&'));

describe('the documents below /docs', () => {
  it('should be all that stand in docs/, and the README', () => {
    const written = readdirSync(join(PACKAGE_ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const shown = documents.map(({ file }) => file);
    expect(shown).toEqual(expect.arrayContaining(['README.md', ...written.map((name) => `docs/${name}`)]));
    expect(new Set(documents.map(({ page }) => page)).size).toBe(documents.length);
  });

  it('should be what the build gathered from these very files', () => {
    for (const { file } of documents) {
      const built = readFileSync(join(PACKAGE_ROOT, 'dist/docs/documents', file), 'utf8');
      expect([file, built === readFileSync(join(PACKAGE_ROOT, file), 'utf8')]).toEqual([file, true]);
    }
  });

  it.each(documents)('should be shown: $file at /docs/$page', async ({ page, file }) => {
    const response = await get(`/docs/${page}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const html = await response.text();
    const [, title = ''] = /^# (.+)$/m.exec(readFileSync(join(PACKAGE_ROOT, file), 'utf8')) ?? [];
    const plain = title.replaceAll('`', '');
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html).toContain(`<title>${plain} – Quartet</title>`);
    expect(html).toContain(`<a href="/docs/${page}" aria-current="page">`);
  });

  it('should be listed at /docs, beside the descriptions for tools', async () => {
    const links = linksOf(await pageAt('/docs'));
    for (const href of [...pages, '/docs/api', '/docs-json', '/docs/asyncapi.yaml', '/console'])
      expect(links).toContain(href);
  });

  it('should have no link to this server that leads nowhere, and no heading twice', async () => {
    const texts = new Map<string, string>();
    for (const path of pages) texts.set(path, await pageAt(path));
    const checked = new Set<string>();
    for (const [path, text] of texts) {
      const ids = idsOf(text);
      expect([path, ids.length]).toEqual([path, new Set(ids).size]);
      for (const link of linksOf(text)) {
        const { origin, pathname, hash } = new URL(link, quartet.url + path);
        if (origin !== quartet.url) continue;
        if (hash !== '')
          expect([path, link, idsOf(texts.get(pathname) ?? '')]).toEqual([
            path,
            link,
            expect.arrayContaining([hash.slice(1)]),
          ]);
        if (checked.has(pathname)) continue;
        checked.add(pathname);
        expect([path, link, (await get(pathname)).status]).toEqual([path, link, 200]);
      }
    }
    expect(checked.size).toBeGreaterThan(20);
  });

  it('should have pictures of the console, small enough to be kept with the sources', async () => {
    const shown = linksOf(await pageAt('/docs/readme')).filter((link) => link.endsWith('.png'));
    const folder = join(PACKAGE_ROOT, 'docs/screenshots');
    const pictures = readdirSync(folder);
    expect(shown.map((link) => link.replace('/docs/files/', '')).sort()).toEqual(pictures.sort());
    for (const link of shown) expect((await get(link)).headers.get('content-type')).toBe('image/png');
    const bytes = pictures.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeGreaterThan(20_000);
    expect(bytes).toBeLessThan(400_000);
  });

  it('should have no script, and nothing of another host', async () => {
    for (const path of pages) {
      const response = await get(path);
      expect(response.headers.get('content-security-policy')?.split(';')).toEqual([
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]);
      const page = await response.text();
      expect([path, /<script|<style|\sstyle=|\son\w+=|<iframe|<!--/i.exec(page)?.[0]]).toEqual([
        path,
        undefined,
      ]);
      const resources = [...page.matchAll(/<(?:link|img|source)[^>]*?(?:src|href)="([^"]+)"/g)];
      expect(resources.length).toBeGreaterThan(1);
      for (const [, resource = ''] of resources) expect(resource).toMatch(/^\/docs\/files\/[\w-]+\.\w+$/);
    }
  });

  it('should be asked for again each time, and sent only where they changed', async () => {
    for (const path of ['/docs/operator', '/docs/files/site.css']) {
      const first = await get(path);
      expect(first.headers.get('cache-control')).toBe('private, no-cache');
      const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
      await request(quartet.url).get(path).set(headers).expect(304);
    }
    expect((await get('/docs/files/site.css')).headers.get('content-type')).toBe('text/css; charset=utf-8');
  });

  it.each([
    '/docs/nowhere',
    '/docs/README.md',
    '/docs/site.css',
    '/docs/files/',
    '/docs/files/contents.json',
    '/docs/files/..%2fcontents.json',
    '/docs/files/..%2f..%2f..%2fpackage.json',
    '/docs/..%2fcontents.json',
    '/docs/__proto__',
    '/docs/constructor',
    '/docs/files/constructor',
  ])('should have nothing at %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});
