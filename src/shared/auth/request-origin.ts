import { isIP } from 'node:net';
import { HttpException, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { carriesBasic } from './basic-credentials.js';

/** Methods that change nothing (RFC 9110, section 9.2.1). */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const OWN_SITES = new Set(['same-origin', 'none']);
const MISDIRECTED = 421;

/** What a page of another site may not do with credentials that a browser remembers. */
@Injectable()
export class RequestOrigin implements OnApplicationBootstrap {
  private readonly ownOrigin: string | undefined;
  private readonly ownHosts: ReadonlySet<string>;
  /** Of those that are under way, the ones whose route acts on GET. */
  private readonly acting = new WeakSet<Request>();

  constructor(private readonly http: HttpConfig) {
    const own = http.publicUrl === undefined ? undefined : new URL(http.publicUrl);
    this.ownOrigin = own?.origin;
    this.ownHosts = new Set(['localhost', ...(own ? [own.hostname] : []), ...http.operatorHosts]);
  }

  onApplicationBootstrap(): void {
    if (!this.takesAnyHost) return;
    new Logger('HTTP').warn(
      "TRUST_PROXY is set and PUBLIC_URL is not: the operator's pages answer whatever host a request names. Set PUBLIC_URL.",
    );
  }

  /** This request does something, whatever its method says (`ActsOnGet`). */
  expectEffect(request: Request): void {
    this.acting.add(request);
  }

  /**
   * @param isTrusted of an Origin that may send this request though it is another
   * @throws HttpException 403 the request would do something, brings a password, and comes from a page of another site
   */
  requireOwn(request: Request, isTrusted: (origin: string) => boolean): void {
    if (!this.doesSomething(request) || !carriesBasic(request.headers.authorization)) return;
    const { origin } = request.headers;
    if (origin !== undefined && isTrusted(origin)) return;
    this.requireOwnPage(request);
  }

  /**
   * The same for a request that acts by a cookie, or begins to.
   * @throws HttpException 403 it would do something, and comes from a page of another site
   */
  requireOwnPage(request: Request): void {
    if (this.doesSomething(request) && this.isForeign(request)) {
      throw new HttpException(
        'A page of another site may not send this: its Origin is not this server’s.',
        403,
      );
    }
  }

  /** @throws HttpException 421 the operator's pages are asked for by a name that is none of this server's */
  requireOwnHost(request: Request): void {
    // Behind a proxy `request.host` is what X-Forwarded-Host says, which a page can write where the proxy passes it on.
    if (this.isOwn(request.host) && this.isOwn(request.headers.host)) return;
    throw new HttpException(
      'This host name is not one of this server’s: the operator sets PUBLIC_URL, or lists it in OPERATOR_HOSTS.',
      MISDIRECTED,
    );
  }

  private doesSomething(request: Request): boolean {
    return changesSomething(request) || this.acting.has(request);
  }

  private isOwn(host: string | undefined): boolean {
    const name = hostName(host);
    return name === undefined || this.takesAnyHost || this.ownHosts.has(name) || isIP(name) !== 0;
  }

  private get takesAnyHost(): boolean {
    return this.http.trustProxy > 0 && this.http.publicUrl === undefined;
  }

  private isForeign(request: Request): boolean {
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined) return typeof site !== 'string' || !OWN_SITES.has(site);
    const { origin } = request.headers;
    return (
      origin !== undefined && origin !== this.ownOrigin && origin !== `${request.protocol}://${request.host}`
    );
  }
}

/** Whether a request would change something, by its method. */
export const changesSomething = ({ method }: Request): boolean => !SAFE_METHODS.has(method);

/** A `Host` without its port, in lower case, an IPv6 address without brackets. HTTP/1.0 may have none; an empty one is a name like any other. */
function hostName(host: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  const name = host.toLowerCase();
  if (name.startsWith('[')) return name.slice(1, name.indexOf(']'));
  const colon = name.lastIndexOf(':');
  return colon < 0 ? name : name.slice(0, colon);
}
