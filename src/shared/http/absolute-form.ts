import type { IncomingMessage, Server } from 'node:http';

/** A whole address in the first line of a request, as clients write it that are told of a proxy. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;

/**
 * Has requests that name a whole address read as those that name its path: a server must take them, and go by their host alone (RFC 9112, 3.2.2). To
 * be called before anything looks at a request.
 */
export function readAbsoluteForms(server: Server): void {
  server.prependListener('request', (request: IncomingMessage) => {
    const [origin, host] = ABSOLUTE.exec(request.url ?? '') ?? [];
    if (origin === undefined || host === undefined) return;
    const rest = (request.url ?? '').slice(origin.length);
    request.url = rest.startsWith('/') ? rest : `/${rest}`;
    request.headers.host = host;
  });
}
