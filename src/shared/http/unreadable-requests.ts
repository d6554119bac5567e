import { IncomingMessage, ServerResponse, STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Express, Request, Response } from 'express';
import type { EarlyRefusal, HttpEdge } from './http-edge.js';
import { requestId } from './request-context.js';

/** What Node says of bytes that its parser did not take, or not in time. */
interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** Express's own prototypes of what comes and what leaves. */
type Messages = Pick<Express, 'request' | 'response'>;

interface Refusal {
  readonly status: EarlyRefusal;
  readonly message: string;
}

const REFUSALS: Readonly<Record<string, Refusal>> = {
  HPE_INVALID_URL: {
    status: 400,
    message: 'The address of this request cannot be read: what is beyond ASCII must be percent-encoded.',
  },
  HPE_HEADER_OVERFLOW: { status: 431, message: 'Address and headers of this request are too large.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, message: 'The extensions of a chunk are too large.' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    message: 'The headers of this request did not come to their end in time.',
  },
};
const UNREADABLE: Refusal = { status: 400, message: 'This cannot be read as a request of HTTP/1.1.' };

/** Of the first line of a request: method and path, which may have bytes of any kind. */
const FIRST_LINE = /^(?:\r\n)*([A-Z-]{1,20}) (\/[^ \r\n]*)/;
const MAX_LINE = 4_096;

/**
 * Refuses what Node's parser does not take for a request in the form of the context that was asked, as far as that can be told; Node by itself answers
 * with a status and nothing else, and does so here where an earlier request of the connection is not answered yet.
 */
export function refuseUnreadable(server: Server, express: Messages, edge: HttpEdge): void {
  const refused = new WeakSet<Socket>();
  server.on('clientError', (error: ParserError, socket: Socket) => {
    // Node reads on after an error, and says it again.
    if (refused.has(socket)) return;
    refused.add(socket);
    const { code = '' } = error;
    // Also called for connections that were reset, and for TLS that did not come about.
    if (!socket.writable || !/^(?:HPE_|ERR_HTTP_)/.test(code)) {
      socket.destroy();
      return;
    }
    const refusal = REFUSALS[code] ?? UNREADABLE;
    // Node's own name for the response that is being written on the socket.
    const { _httpMessage: earlier } = socket as { _httpMessage?: ServerResponse | null };
    if (earlier) {
      if (!earlier.headersSent) socket.write(bareRefusal(refusal.status));
      socket.destroy();
      return;
    }
    const { request, response } = exchangeOf(error, socket, express);
    requestId(request, response);
    response.setHeader('Connection', 'close');
    response.once('finish', () => socket.destroySoon());
    edge.refuseEarly(request, response, refusal.status, refusal.message);
  });
}

const bareRefusal = (status: number): string =>
  `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`;

/** Of the request nothing is known but its first line, where that came in one piece with what could not be read. */
function exchangeOf(
  { rawPacket }: ParserError,
  socket: Socket,
  express: Messages,
): { readonly request: Request; readonly response: Response } {
  const [, method = 'GET', path = '/'] =
    FIRST_LINE.exec(rawPacket?.toString('latin1', 0, MAX_LINE) ?? '') ?? [];
  const request = Object.setPrototypeOf(new IncomingMessage(socket), express.request) as Request;
  request.method = method;
  request.url = path.replace(/[^!-~]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const response = Object.setPrototypeOf(new ServerResponse(request), express.response) as Response;
  request.res = response;
  response.assignSocket(socket);
  return { request, response };
}
