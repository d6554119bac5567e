import type { IncomingHttpHeaders } from 'node:http';
import type { SessionSecrets } from './session-secrets.js';
import { headerValues } from './upstream.js';

const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
];

/** What is between the caller and Quartet, or about the caller alone. */
const staysHere = new Set([
  ...hopByHop,
  'authorization',
  'cookie',
  'host',
  'expect',
  'content-length',
  'accept-encoding',
  'api_key',
  'x-api-key',
  'x-imvu-account',
  'x-imvu-session',
  'x-imvu-sauce',
  'x-quartet-rewrite',
  'forwarded',
  'via',
  'x-real-ip',
  'x-request-id',
  // They would make upstream take a call for another than the one that was looked at here.
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-original-url',
  'x-rewrite-url',
]);

/** Besides Set-Cookie, what would bind the caller's browser to upstream's wishes about Quartet's own address. */
const staysUpstream = new Set([
  ...hopByHop,
  'set-cookie',
  'strict-transport-security',
  'alt-svc',
  'clear-site-data',
  'public-key-pins',
  'x-request-id',
  // What a page may do at Quartet's origin is for Quartet to say.
  'content-security-policy',
  'content-security-policy-report-only',
  'x-content-security-policy',
  'x-webkit-csp',
  'x-frame-options',
  'x-content-type-options',
  'x-xss-protection',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-permitted-cross-domain-policies',
  'referrer-policy',
  'permissions-policy',
  'feature-policy',
  'document-policy',
  'origin-agent-cluster',
  'service-worker-allowed',
  'timing-allow-origin',
  'report-to',
  'reporting-endpoints',
  'nel',
]);

const isPageSecurity = (name: string): boolean =>
  name.startsWith('access-control-') || name.startsWith('cross-origin-');

const stateless = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

const nothing: ReadonlySet<string> = new Set();

/** The headers that a `Connection` header names are between two neighbours as well (RFC 9110, 7.6.1). */
function named(connection: string | string[] | undefined): ReadonlySet<string> {
  // As nearly always: nothing that would not stay here anyway.
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return nothing;
  return new Set(
    headerValues(connection).flatMap((value) =>
      value
        .toLowerCase()
        .split(',')
        .map((name) => name.trim()),
    ),
  );
}

/** What of the caller's headers goes on. */
export function forwardedHeaders(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  const between = named(headers.connection);
  const forwarded: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || staysHere.has(name) || between.has(name) || name.startsWith('x-forwarded-'))
      continue;
    forwarded[name] = value;
  }
  return forwarded;
}

/** The session's part: the cookie always, the sauce on whatever may change something (the seed: stateful requests). */
export function sessionHeaders(method: string, { cookie, sauce }: SessionSecrets): Record<string, string> {
  if (stateless.has(method)) return { cookie };
  return {
    'x-imvu-application': 'next_desktop/1',
    cookie,
    ...(sauce !== undefined && { 'x-imvu-sauce': sauce }),
  };
}

/** What of upstream's headers comes back. */
export function returnedHeaders(
  headers: Record<string, string | string[] | undefined>,
): [string, string | string[]][] {
  const between = named(headers.connection);
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined || staysUpstream.has(name) || isPageSecurity(name) || between.has(name)
      ? []
      : [[name, value]],
  );
}
