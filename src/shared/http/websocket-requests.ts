import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { namesSeveralHosts, SEVERAL_HOSTS } from './host-lines.js';

const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

/** From Node 26 on the body of an upgrade comes on the request, and what is behind it once that was read. */
const HOLDS_BODIES_BACK = Number.parseInt(process.versions.node) >= 26;

const withoutSlash = (path: string): string =>
  path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;

/**
 * Listens for a server's upgrades, in place of the adapter that serves its websockets: that one listens to what this gives, on which `upgrade` comes only for
 * a websocket at one of `paths` (with or without a slash at the end; `request.url` has none then). At any other address there is a 404. An upgrade
 * that is no websocket (`h2c`, which Java's client and curl offer) is ignored, as RFC 9110 7.8 allows: the request is answered over HTTP/1.1.
 * During a shutdown there is a 503 for websockets over connections from before it: the open ones are being closed already, nobody would
 * close one more, and the server waits for all of them. Later the adapter is gone before the server is.
 * @param isRefused whose websockets get 503: too much is held for them
 */
export function webSocketRequests(
  server: Server,
  paths: readonly string[],
  isRefused: (request: IncomingMessage) => boolean = () => false,
): EventEmitter {
  const accepted = new EventEmitter();
  if (HOLDS_BODIES_BACK) answerThoseWithBody(server);
  const served = paths.map(withoutSlash);
  const sentence = [
    'There is no websocket at this address.',
    ...served.map((path) => `One is at ${path}.`),
  ].join(' ');
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node took its listener away: one client that resets the connection at the right moment would end the process.
    const destroy = (): void => void socket.destroy();
    socket.on('error', destroy);
    if (!isWebSocket(request)) {
      answerOverHttp(server, request, socket, head, destroy);
      return;
    }
    const { host = '' } = request.headers;
    // A websocket has no body; where a client sends one, the frames come behind it.
    request.resume();
    if (namesSeveralHosts(request)) {
      refuse(socket, '400 Bad Request', SEVERAL_HOSTS);
      return;
    }
    // Nest's adapter throws on a `Host` that makes no URL, and answers that with half a response on a socket that it leaves open.
    if (!URL.canParse(request.url ?? '', `ws://${host}/`)) {
      refuse(socket, '400 Bad Request', 'Host and address of this request make no URL.');
      return;
    }
    const { pathname, search } = new URL(request.url ?? '', `ws://${host}/`);
    const path = withoutSlash(pathname);
    if (!served.includes(path)) refuse(socket, '404 Not Found', sentence);
    else if (isRefused(request)) refuseForNow(socket, 'Too much is under way');
    else if (!server.listening || accepted.listenerCount('upgrade') === 0)
      refuseForNow(socket, 'Quartet is shutting down');
    else {
      request.url = path + search;
      accepted.emit('upgrade', request, socket, head);
    }
  });
  return accepted;
}

/**
 * Has Node answer over HTTP by itself what offers something else than a websocket and has a body. It loses what was sent behind that in the same
 * packet, so the connection ends with the answer, which says so.
 */
function answerThoseWithBody(
  server: Server & { shouldUpgradeCallback?: (request: IncomingMessage) => boolean },
): void {
  const ended = new WeakSet<IncomingMessage>();
  server.shouldUpgradeCallback = (request) => {
    const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
    if (isWebSocket(request) || (length === '0' && encoding === undefined)) return true;
    ended.add(request);
    return false;
  };
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (ended.has(request)) response.setHeader('Connection', 'close');
  });
}

function refuseForNow(socket: Socket, why: string): void {
  refuse(socket, '503 Service Unavailable', `${why}; try again in 1 s.`, ['Retry-After: 1']);
}

function refuse(socket: Socket, status: string, sentence: string, more: readonly string[] = []): void {
  const headers = [
    `HTTP/1.1 ${status}`,
    ...more,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
  ];
  socket.end([...headers, `Content-Length: ${sentence.length}`, '', sentence].join('\r\n'));
  // A client that does not read it, or does not close its side, is not waited for.
  socket.once('finish', () => socket.destroy());
}

/**
 * Node reads nothing more of a connection once it has met an upgrade. The request goes back to where it came from without its `Upgrade`, with what was
 * read behind it, and the connection is begun anew, once requests before it are answered.
 */
function answerOverHttp(
  server: Server,
  request: IncomingMessage,
  socket: Socket,
  head: Buffer,
  onError: () => void,
): void {
  const bytes = Buffer.concat([headWithoutUpgrade(request), head]);
  const again = (): void => {
    // Node's own name for the response that is being written on the socket.
    const { _httpMessage: earlier } = socket as { _httpMessage?: ServerResponse | null };
    if (earlier) earlier.once('close', again);
    else if (socket.writable) {
      socket.off('error', onError);
      socket.unshift(bytes);
      server.emit(server instanceof TlsServer ? 'secureConnection' : 'connection', socket);
    }
  };
  again();
}

function headWithoutUpgrade({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.toLowerCase() !== 'upgrade') lines.push(`${name}: ${rawHeaders[at + 1]}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
