import { request as send, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { basicOf } from './basic.js';
import type { TestApp } from './test-app.js';

export interface ConsoleAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Of a JSON answer. */
  readonly body: any;
}

interface CallOptions {
  readonly headers?: Record<string, string>;
  /** A text as it is, all else as JSON. */
  readonly body?: unknown;
}

/** One call of the operator's API. Any header may be set, Host and Origin among them. */
export async function callOperator(
  { url }: Pick<TestApp, 'url'>,
  method: string,
  path: string,
  { headers = {}, body }: CallOptions = {},
): Promise<ConsoleAnswer> {
  const sent = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    send(`${url}${path}`, { method, headers: { ...sent, ...headers } }, resolve)
      .on('error', reject)
      .end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  });
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  const status = response.statusCode ?? 0;
  const contentType = response.headers['content-type'] ?? null;
  const read: unknown = contentType !== null && /\bjson\b/.test(contentType) ? JSON.parse(text) : undefined;
  return { status, headers: response.headers, text, body: read };
}

type OperatorCall = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ConsoleAnswer>;

/** The operator by Basic, as scripts call. */
export function operatorOf(app: Pick<TestApp, 'url' | 'admin'>): OperatorCall {
  const authorization = basicOf(app.admin);
  return (method, path, body, headers = {}) =>
    callOperator(app, method, path, { headers: { authorization, ...headers }, body });
}

/** Signs in as the console does. @returns the cookie, as a browser would send it */
export async function signIn(
  app: Pick<TestApp, 'url' | 'admin'>,
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await callOperator(app, 'POST', '/operator/session', {
    headers: { 'x-quartet-console': '1', ...headers },
    body: app.admin,
  });
  const [set = ''] = answer.headers['set-cookie'] ?? [];
  return set.split(';')[0] ?? '';
}
