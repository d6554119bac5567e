import type { Request } from 'express';
import { AddressRewriter } from './address-rewriter.js';

/** Where IMVU's ids point, whatever `IMVU_BASE_URL` says. */
export const IMVU_ADDRESS = 'https://api.imvu.com';
const PREFIX = '/imvu/api';

const REWRITABLE_FORM = 'application/x-www-form-urlencoded';

/** Without the slash, or slashes, at its end. */
function withoutSlash(address: string): string {
  let end = address.length;
  while (address.endsWith('/', end)) end -= 1;
  return address.slice(0, end);
}

/**
 * The address of this proxy, as the caller knows it: `PUBLIC_URL`, else scheme and Host of the request.
 * @returns such as `https://quartet.example/imvu/api`; undefined where the Host is not one
 */
export function proxyAddress(request: Request, publicUrl: string | undefined): string | undefined {
  if (publicUrl !== undefined) return withoutSlash(publicUrl) + PREFIX;
  const host = request.headers.host ?? '';
  if (host.length > 255 || !/^[A-Za-z0-9.\-:[\]]+$/.test(host)) return undefined;
  return `${request.protocol}://${host}${PREFIX}`;
}

/** IMVU's addresses and this proxy's, each in place of the other. */
export class Addresses {
  private readonly outward: AddressRewriter;
  private readonly inward: AddressRewriter;
  private readonly own: string;
  private readonly upstream: readonly string[];

  /** @param proxy without a slash at the end, as `baseUrl` */
  constructor(
    readonly proxy: string,
    baseUrl: string,
  ) {
    this.own = `${proxy}/`;
    this.upstream = [`${IMVU_ADDRESS}/`, `${withoutSlash(baseUrl)}/`];
    this.outward = new AddressRewriter(this.upstream, this.own);
    this.inward = new AddressRewriter([this.own], `${IMVU_ADDRESS}/`);
  }

  /** Of a JSON reply. */
  get ofReply(): AddressRewriter {
    return this.outward;
  }

  /** An address of IMVU's, such as in `Location`; any other stays. */
  toProxy(address: string): string {
    const known = this.upstream.find((one) => address.startsWith(one));
    return known === undefined ? address : this.own + address.slice(known.length);
  }

  /** An address of this proxy; any other text stays. */
  toUpstream(text: string): string {
    return text.startsWith(this.own) ? `${IMVU_ADDRESS}/${text.slice(this.own.length)}` : text;
  }

  /**
   * A request line in which addresses of this proxy stand as the path, or as values of the query (also several, separated by commas).
   * @param originalUrl such as `/imvu/api/user?id=http%3A%2F%2Fquartet.example%2Fimvu%2Fapi%2Fuser%2Fuser-1`
   */
  lineToUpstream(originalUrl: string): string {
    const question = originalUrl.indexOf('?');
    const path = question < 0 ? originalUrl : originalUrl.slice(0, question);
    const query = question < 0 ? '' : originalUrl.slice(question + 1);
    const rest = path.slice(PREFIX.length + 1);
    const plain = decoded(rest);
    const inner = plain?.startsWith(this.own) === true ? plain.slice(this.own.length) : undefined;
    const line = inner === undefined ? path : `${PREFIX}/${encodeURI(inner)}`;
    return question < 0 ? line : `${line}?${this.formToUpstream(query)}`;
  }

  /** A body of up to 64 KiB, JSON or a form; anything else stays as it is. */
  bodyToUpstream(body: Buffer, contentType: string): Buffer {
    if (/\bjson\b/i.test(contentType)) return this.inward.rewrite(body);
    if (!contentType.toLowerCase().startsWith(REWRITABLE_FORM)) return body;
    return Buffer.from(this.formToUpstream(body.toString('latin1')), 'latin1');
  }

  private formToUpstream(form: string): string {
    return form
      .split('&')
      .map((pair) => {
        const equals = pair.indexOf('=');
        if (equals < 0) return pair;
        const value = decoded(pair.slice(equals + 1).replaceAll('+', ' '));
        if (value?.includes(this.own) !== true) return pair;
        const values = value.split(',').map((one) => this.toUpstream(one));
        return `${pair.slice(0, equals)}=${encodeURIComponent(values.join(','))}`;
      })
      .join('&');
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A path of upstream's in `Location`, which means a path of this proxy; what is relative to the request, or an address, stays. */
export function locationBelowProxy(location: string, baseUrl: string): string {
  if (!location.startsWith('/') || location.startsWith('//')) return location;
  const base = withoutSlash(new URL(baseUrl).pathname);
  return PREFIX + (location.startsWith(`${base}/`) ? location.slice(base.length) : location);
}
