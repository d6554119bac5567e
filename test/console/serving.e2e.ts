import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PACKAGE_ROOT } from '../../src/shared/observability/package-root.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const BUILT = join(PACKAGE_ROOT, 'dist/console');
const MAX_FIRST_SCRIPT_BYTES = 250_000;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}
const manifest = (): Record<string, Chunk> =>
  JSON.parse(readFileSync(join(BUILT, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;

/** What a browser loads for these parts, each file once. */
function filesOf(names: readonly string[]): Set<string> {
  const chunks = manifest();
  const files = new Set<string>();
  const add = (name: string): void => {
    const chunk = chunks[name];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const other of chunk.imports ?? []) add(other);
  };
  for (const name of names) add(name);
  return files;
}

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(app.url + path, { headers, redirect: 'manual' });

describe('the console as it is served', () => {
  it('should be where the root leads to', async () => {
    const { status, headers } = await get('/');
    expect([status, headers.get('location')]).toEqual([302, '/console']);
  });

  it.each(['/console', '/console/', '/console/bobux/players/17', '/console/lishop/lists?q=a'])(
    'should answer %s with its page, which is never kept',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.text()).toContain('<div id="root">');
    },
  );

  it('should allow its own files only, no script or style in the page, and no frame around it', async () => {
    const policy = (await get('/console')).headers.get('content-security-policy') ?? '';
    expect(policy.replace(/nonce-[\w+/=]+/, 'nonce-N').split(';')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self' 'nonce-N'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "frame-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it('should give each answer a nonce of its own, the same in header and page', async () => {
    const nonces = new Set<string>();
    for (let answer = 0; answer < 3; answer += 1) {
      const response = await get('/console');
      const nonce = /nonce-([\w+/=]+)/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? '';
      const page = await response.text();
      expect(nonce).toMatch(/^[\w+/]{22}==$/);
      expect(page).toContain(`nonce="${nonce}"`);
      expect(page).not.toContain('%nonce%');
      expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it('should name its scripts and styles by what is in them, compressed, and to be kept for a year', async () => {
    const page = await (await get('/console')).text();
    const assets = [...page.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(
      (found) => found[1] ?? '',
    );
    expect(assets.some((asset) => asset.endsWith('.js'))).toBe(true);
    for (const asset of assets) {
      expect(asset).toMatch(/-[\w-]{8}\.(js|css|svg)$/);
      const response = await get(asset, { 'accept-encoding': 'gzip' });
      expect([asset, response.status]).toEqual([asset, 200]);
      expect(response.headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
      expect(response.headers.get('content-encoding')).toBe('gzip');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it.each([
    '/console/assets/gone-12345678.js',
    '/console/assets/',
    '/console/assets/..%2findex.html',
    '/console/assets/%2e%2e/%2e%2e/package.json',
    '/console/assets/..%2f..%2f..%2fpackage.json',
  ])('should have nothing at %s', async (path) => {
    const response = await get(path);
    const text = await response.text();
    expect(text).not.toContain('"dependencies"');
    if (response.status !== 404) expect(text).toContain('<div id="root">');
  });

  it('should take less than 250 KB of script for the first page, and have no chart in it', () => {
    const files = filesOf(['index.html', 'pages/overview/overview-page.tsx']);
    const scripts = [...files].filter((file) => file.endsWith('.js'));
    const bytes = scripts.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length,
      0,
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MAX_FIRST_SCRIPT_BYTES);
    for (const file of scripts) expect(readFileSync(join(BUILT, file), 'utf8')).not.toContain('recharts');
  });
});
