import type { DocsDocument, DocsGroup } from './docs-files.js';
import { escape, type Heading, type RenderedDocument } from './render-markdown.js';

/** What tools read, besides the documents. */
const DESCRIPTIONS = [
  { href: '/docs/api', title: 'Routes', about: 'Every REST route, to read and to try.' },
  { href: '/docs-json', title: 'OpenAPI', about: 'The same for tools, as JSON; as YAML at /docs-yaml.' },
  { href: '/docs/asyncapi.yaml', title: 'AsyncAPI', about: 'The Bobux commands for tools, as YAML.' },
] as const;

interface Entry {
  readonly href: string;
  readonly title: string;
  readonly about: string;
}
interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** The frame of every page: navigation, the document, its headings. No script, no style but site.css. */
export class DocsPages {
  private readonly groups: readonly Group[];

  constructor(groups: readonly DocsGroup[]) {
    this.groups = [
      ...groups.map(({ title, documents }) => ({
        title,
        entries: documents.map((document) => ({ ...document, href: addressOfPage(document) })),
      })),
      { title: 'Descriptions for tools', entries: DESCRIPTIONS },
    ];
  }

  /** The page at /docs. */
  index(): string {
    const groups = this.groups.map(({ title, entries }) => {
      const cards = entries.map(
        ({ href, title: name, about }) =>
          `<li><a href="${href}">${escape(name)}</a><p>${escape(about)}</p></li>`,
      );
      return `<section><h2>${escape(title)}</h2><ul class="cards">${cards.join('')}</ul></section>`;
    });
    return this.frame({
      title: 'Quartet’s documents',
      href: '/docs',
      main: `<h1>Documents</h1><p>All that is written about this Quartet, from the version that runs here. It needs no internet.</p>${groups.join('')}`,
      contents: '',
    });
  }

  document(document: DocsDocument, { html, title, headings }: RenderedDocument): string {
    return this.frame({
      title: `${title ?? document.title} – Quartet`,
      href: addressOfPage(document),
      main: html,
      contents: contentsOf(headings),
    });
  }

  private frame(page: { title: string; href: string; main: string; contents: string }): string {
    const { title, href, main, contents } = page;
    const navigation = this.navigation(href);
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)}</title>
<link rel="icon" href="/docs/files/favicon.svg">
<link rel="stylesheet" href="/docs/files/site.css">
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top"><a class="home" href="/docs">Quartet <span>Docs</span></a><nav aria-label="Quartet"><a href="/docs/api">Routes</a><a href="/console">Console</a></nav></header>
<div class="page">
<aside class="documents">${navigation}</aside>
<main id="content" tabindex="-1">
<details class="menu"><summary>All documents</summary>${navigation}</details>
${contents === '' ? '' : `<details class="menu"><summary>On this page</summary>${contents}</details>`}
<article>
${main}</article>
</main>
<aside class="headings">${contents}</aside>
</div>
</body>
</html>
`;
  }

  private navigation(here: string): string {
    const groups = this.groups.map(({ title, entries }) => {
      const links = entries.map(
        ({ href, title: name }) =>
          `<li><a href="${href}"${href === here ? ' aria-current="page"' : ''}>${escape(name)}</a></li>`,
      );
      return `<p>${escape(title)}</p><ul>${links.join('')}</ul>`;
    });
    return `<nav aria-label="Documents">${groups.join('')}</nav>`;
  }
}

export const addressOfPage = ({ page }: DocsDocument): string => `/docs/${page}`;

/** Headings of the second and third level, where there are enough to look for one. */
function contentsOf(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length < 3) return '';
  const links = shown.map(
    ({ level, id, text }) => `<li class="level-${level}"><a href="#${escape(id)}">${escape(text)}</a></li>`,
  );
  return `<nav aria-label="On this page"><p>On this page</p><ul>${links.join('')}</ul></nav>`;
}
