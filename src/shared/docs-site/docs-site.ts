import { addressOfPage, DocsPages } from './docs-page.js';
import type { DocsFile, DocsFiles } from './docs-files.js';
import type { AddressOf } from './document-links.js';
import { renderMarkdown } from './render-markdown.js';

/** Files of the sources that have an address of their own, and are no documents. */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'openapi.json': '/docs-json',
  'docs/asyncapi.yaml': '/docs/asyncapi.yaml',
};

/** The documents as pages. Each is rendered when it is first asked for, and kept. */
export class DocsSite {
  private readonly pages: DocsPages;
  private readonly rendered = new Map<string, string>();

  constructor(private readonly docs: DocsFiles) {
    this.pages = new DocsPages(docs.groups);
  }

  index(): string {
    return this.kept('', () => this.pages.index());
  }

  /** @returns undefined where there is no such page */
  page(name: string): string | undefined {
    const document = this.documents.find(({ page }) => page === name);
    if (document === undefined) return undefined;
    return this.kept(name, () =>
      this.pages.document(
        document,
        renderMarkdown(this.docs.textOf(document), document.file, this.addressOf),
      ),
    );
  }

  file(name: string): DocsFile | undefined {
    return this.docs.files.get(name);
  }

  private get documents() {
    return this.docs.groups.flatMap(({ documents }) => documents);
  }

  private readonly addressOf: AddressOf = (file) => {
    const document = this.documents.find((one) => one.file === file);
    if (document !== undefined) return addressOfPage(document);
    const picture = /^docs\/screenshots\/([^/]+)$/.exec(file)?.[1];
    if (picture !== undefined && this.docs.files.has(picture)) return `/docs/files/${picture}`;
    return DESCRIPTIONS[file];
  };

  private kept(name: string, make: () => string): string {
    const found = this.rendered.get(name);
    if (found !== undefined) return found;
    const made = make();
    this.rendered.set(name, made);
    return made;
  }
}
