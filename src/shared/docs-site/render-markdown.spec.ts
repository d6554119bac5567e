import { describe, expect, it } from '@jest/globals';
import { renderMarkdown } from './render-markdown.js';

const ADDRESSES: Readonly<Record<string, string>> = {
  'README.md': '/docs/readme',
  'docs/bobux.md': '/docs/bobux',
  'openapi.json': '/docs-json',
  'docs/screenshots/overview.png': '/docs/files/overview.png',
};
const render = (text: string, file = 'docs/page.md') => renderMarkdown(text, file, (name) => ADDRESSES[name]);
const html = (text: string, file?: string): string => render(text, file).html;

describe('a document as HTML', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a script inside of a line', 'text <img src=x onerror=alert(1)> text'],
    ['a comment', '<!-- hidden -->'],
    ['a style', '<style>body{display:none}</style>'],
    ['markup in a table', '| a |\n|---|\n| <b onclick="x()">b</b> |'],
    ['markup in a heading', '## <i>x</i>'],
    ['markup in code', '```<b>\n<script>x()</script>\n```'],
  ])('should show raw HTML as text: %s', (_what, text) => {
    expect(html(text)).not.toMatch(/<(script|img|style|b|i|!--)[\s>]/);
    expect(html(text)).toContain('&lt;');
  });

  it.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'vbscript:x',
    'data:text/html,<b>',
    'file:///etc/passwd',
  ])('should make no link of %s', (address) => {
    expect(html(`[text](${address})`)).not.toContain('href=');
    expect(html(`![text](${address})`)).not.toContain('src=');
  });

  it('should name headings as GitHub does, the second of the same words with a number', () => {
    const { title, headings } = render('# The title\n## First steps: `IMVU`\n## A\n### A\n');
    expect(title).toBe('The title');
    expect(headings).toEqual([
      { level: 1, id: 'the-title', text: 'The title' },
      { level: 2, id: 'first-steps-imvu', text: 'First steps: IMVU' },
      { level: 2, id: 'a', text: 'A' },
      { level: 3, id: 'a-1', text: 'A' },
    ]);
  });

  it('should give each heading but the first an anchor', () => {
    const found = html('# One\n## Two “x” & y\n');
    expect(found).toContain('<h1 id="one">One</h1>');
    expect(found).toContain('<h2 id="two-x--y">Two “x” &amp; y <a class="anchor" href="#two-x--y"');
  });

  it.each([
    ['[x](bobux.md)', 'docs/page.md', '/docs/bobux'],
    ['[x](bobux.md#keys)', 'docs/page.md', '/docs/bobux#keys'],
    ['[x](../README.md#start)', 'docs/page.md', '/docs/readme#start'],
    ['[x](../../README.md)', 'clients/python/README.md', '/docs/readme'],
    ['[x](docs/bobux.md)', 'README.md', '/docs/bobux'],
    ['[x](../openapi.json)', 'docs/page.md', '/docs-json'],
    ['[x](#here)', 'docs/page.md', '#here'],
    ['[x](https://example.com/a.md)', 'docs/page.md', 'https://example.com/a.md'],
  ])('should lead %s in %s to %s', (text, file, href) => {
    expect(html(text, file)).toContain(`href="${href}"`);
  });

  it('should name a file that the site does not have, and not link it', () => {
    expect(html('[the **table**](../src/app.ts) and [x](bobux.md)')).toBe(
      '<p><span class="source" title="src/app.ts, in Quartet\'s sources">the <strong>table</strong></span> and <a href="/docs/bobux">x</a></p>\n',
    );
  });

  it.each(['../../../etc/passwd', '/etc/passwd', '%2e%2e/%2e%2e/etc/passwd', 'bobux.md%00'])(
    'should link nothing outside of the site: %s',
    (path) => {
      expect(html(`[x](${path})`)).not.toContain('href=');
    },
  );

  it('should show pictures of its own, and words for those of elsewhere', () => {
    expect(html('![The overview](screenshots/overview.png)')).toContain(
      '<img src="/docs/files/overview.png" alt="The overview">',
    );
    expect(html('![A badge](https://example.com/badge.svg)')).toBe('<p>A badge</p>\n');
    expect(html('![A badge](//example.com/badge.svg)')).toBe('<p>A badge</p>\n');
  });

  it('should align columns by a class: a style in the page is forbidden', () => {
    const table = html('| a | b | c |\n|---|--:|:-:|\n| 1 | 2 | 3 |');
    expect(table).toContain('<td>1</td>\n<td class="right">2</td>\n<td class="center">3</td>');
    expect(table).not.toContain('style=');
  });

  it('should put what may be too wide for a phone into a frame that the keyboard can scroll', () => {
    expect(html('| a |\n|---|\n| b |')).toMatch(
      /^<div class="wide" tabindex="0"[^>]*><table>[^]*<\/table><\/div>/,
    );
    expect(html('```sh\nnpm start\n```')).toBe(
      '<pre tabindex="0" aria-label="Shell"><code>npm start\n</code></pre>\n',
    );
  });
});
