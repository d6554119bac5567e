import createClient from 'openapi-fetch';
import type { paths } from '../../clients/typescript/src/generated/openapi';

/** Calls that change something are taken with the cookie only from who can set this header: no page elsewhere can. */
export const CONSOLE_HEADERS = { 'x-quartet-console': '1' } as const;

/** Quartet's routes, as openapi.json describes them. */
export const api = createClient<paths>({ baseUrl: '', headers: CONSOLE_HEADERS });

/** What a route refused, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  /** @param status 0 where nobody answered */
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The sentence in a refusal, whichever context words it. */
function sentenceOf(body: unknown): string | undefined {
  if (typeof body === 'string') return body.length > 0 && body.length < 500 ? body : undefined;
  if (typeof body !== 'object' || body === null) return undefined;
  const { message, error } = body as { message?: unknown; error?: unknown };
  for (const found of [message, error]) if (typeof found === 'string' && found !== '') return found;
  return undefined;
}

const BY_STATUS: Readonly<Record<number, string>> = {
  403: 'This is not allowed.',
  404: 'There is no such thing (any more).',
  413: 'This is too large.',
  429: 'Too many requests or failures from this address.',
  503: 'Quartet cannot answer right now.',
};

export function errorOf(response: Response, body: unknown): ApiError {
  const sentence = sentenceOf(body) ?? BY_STATUS[response.status] ?? `Quartet answered ${response.status}.`;
  const seconds = Number(response.headers.get('retry-after'));
  // Many a sentence says it already.
  const wait =
    seconds > 0 && !/\btry again in\b/i.test(sentence) ? ` Try again in ${Math.ceil(seconds)} s.` : '';
  return new ApiError(response.status, sentence + wait);
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * What a call gave.
 * @throws ApiError it was refused, or nobody answered
 */
export async function take<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((reason: unknown) => {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw new ApiError(0, 'Quartet does not answer. Is it running?');
  });
  if (!response.ok) throw errorOf(response, error);
  return data as Data;
}
