import { posix } from 'node:path';

/** What of Quartet's sources can be had from a running Quartet. */
export type AddressOf = (file: string) => string | undefined;

/** Where a link in a document leads on the site. */
export type SiteLink =
  | { readonly kind: 'site'; readonly href: string }
  | { readonly kind: 'elsewhere'; readonly href: string }
  | { readonly kind: 'source'; readonly file: string };

/**
 * Leads a link that holds in Quartet's sources (`../README.md#start`) to the site. A file that the site does not have is named and not linked.
 * @param from the file that has the link, such as `docs/bobux.md`
 */
export function siteLink(href: string, from: string, addressOf: AddressOf): SiteLink {
  if (href.startsWith('#')) return { kind: 'site', href };
  // As browsers find out whether an address names its scheme or host.
  if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(href)) return { kind: 'elsewhere', href };
  const [path = '', ...fragment] = href.split('#');
  const file = posix.normalize(posix.join(posix.dirname(from), decoded(path)));
  const address = addressOf(file);
  if (address === undefined) return { kind: 'source', file };
  return { kind: 'site', href: [address, ...fragment].join('#') };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
