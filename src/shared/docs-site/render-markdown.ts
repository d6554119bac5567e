import GithubSlugger from 'github-slugger';
import MarkdownIt, { type Token } from 'markdown-it';
import { siteLink, type AddressOf } from './document-links.js';

/** A heading that has an address of its own. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  readonly text: string;
}

export interface RenderedDocument {
  readonly html: string;
  /** The first heading of the first level. */
  readonly title: string | undefined;
  readonly headings: readonly Heading[];
}

/** Of CommonMark with tables. Raw HTML is text, and an address that would run a script is no link (markdown-it's own rule). */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
export const escape = (text: string): string => markdown.utils.escapeHtml(text);

/**
 * A document of Quartet's as HTML without scripts or styles: headings have anchors as on GitHub, links lead to the site, what may be wider than a
 * phone is in a frame that one can scroll, with the keyboard too.
 * @param file where the document stands in the sources
 */
export function renderMarkdown(text: string, file: string, addressOf: AddressOf): RenderedDocument {
  const tokens = markdown.parse(text, {});
  const headings = nameHeadings(tokens);
  for (const { children } of tokens) if (children !== null) leadLinks(children, file, addressOf);
  const html = markdown.renderer.render(tokens, markdown.options, {});
  return { html, title: headings.find(({ level }) => level === 1)?.text, headings };
}

/** Gives each heading its id; the second of the same words gets `-1` behind it, as on GitHub. */
function nameHeadings(tokens: readonly Token[]): Heading[] {
  const slugger = new GithubSlugger();
  return tokens.flatMap((token, index) => {
    const inline = tokens[index + 1];
    if (token.type !== 'heading_open' || inline === undefined) return [];
    const text = textOf(inline.children ?? []);
    const id = slugger.slug(text);
    token.attrSet('id', id);
    token.meta = { id, text };
    return [{ level: Number(token.tag.slice(1)), id, text }];
  });
}

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .filter(({ type }) => ['text', 'code_inline', 'text_special'].includes(type))
    .map(({ content }) => content)
    .join('');

function leadLinks(tokens: Token[], file: string, addressOf: AddressOf): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.type === 'link_open') {
      open.push(token);
      lead(token, 'href', file, addressOf);
    }
    // Its end is that of what it became.
    if (token.type === 'link_close') token.tag = open.pop()?.tag ?? 'a';
    if (token.type === 'image') lead(token, 'src', file, addressOf);
  }
}

function lead(token: Token, name: 'href' | 'src', file: string, addressOf: AddressOf): void {
  const link = siteLink(String(token.attrGet(name) ?? ''), file, addressOf);
  if (link.kind === 'site') token.attrSet(name, link.href);
  else if (name === 'src') {
    // Nothing comes from elsewhere: its text stands for it.
    token.type = 'text';
    token.content = token.content === '' ? 'picture' : token.content;
  } else if (link.kind === 'elsewhere') token.attrSet('rel', 'noreferrer');
  else {
    token.tag = 'span';
    token.attrs = [
      ['class', 'source'],
      ['title', `${link.file}, in Quartet's sources`],
    ];
  }
}

const { rules } = markdown.renderer;
const LABELS: Readonly<Record<string, string>> = { sh: 'Shell', mermaid: 'Diagram, as Mermaid has it' };

rules.heading_close = (tokens, index) => {
  const tag = tokens[index]?.tag ?? '';
  const { id, text } = tokens[index - 2]?.meta as { id: string; text: string };
  const anchor = `<a class="anchor" href="#${escape(id)}" aria-label="Link to “${escape(text)}”">#</a>`;
  return `${tag === 'h1' ? '' : ` ${anchor}`}</${tag}>\n`;
};
rules.fence = (tokens, index) => {
  const { content = '', info = '' } = tokens[index] ?? {};
  const language = info.trim().split(/\s+/)[0] ?? '';
  const label = language === '' ? 'Code' : (LABELS[language] ?? language.toUpperCase());
  return `<pre tabindex="0" aria-label="${escape(label)}"><code>${escape(content)}</code></pre>\n`;
};
rules.code_block = rules.fence;
// The alignment of a column comes as a style, which the policy of the page forbids.
rules.th_open = rules.td_open = (tokens, index) => {
  const { tag = 'td', attrs = null } = tokens[index] ?? {};
  const [, side] = /text-align:(center|right)/.exec(String(attrs?.[0]?.[1] ?? '')) ?? [];
  return side === undefined ? `<${tag}>` : `<${tag} class="${side}">`;
};
rules.table_open = () => '<div class="wide" tabindex="0" role="region" aria-label="Table"><table>\n';
rules.table_close = () => '</table></div>\n';
