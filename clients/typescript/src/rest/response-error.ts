import { QuartetError } from '../errors.js';

const CODES = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  402: 'PAYMENT_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'GONE',
  413: 'TOO_LARGE',
  415: 'UNSUPPORTED_TYPE',
  421: 'WRONG_HOST',
  422: 'INVALID',
  429: 'TOO_MANY_REQUESTS',
  502: 'UPSTREAM_FAILED',
  503: 'UNAVAILABLE',
  504: 'UPSTREAM_TIMEOUT',
} as const satisfies Readonly<Record<number, string>>;

/** By the status of the answer; `REFUSED` and `SERVER_ERROR` are all others below and from 500 on. */
export type ResponseErrorCode = (typeof CODES)[keyof typeof CODES] | 'REFUSED' | 'SERVER_ERROR';

/** Quartet answered, and refused. */
export class ResponseError extends QuartetError {
  override readonly name = 'ResponseError';
  declare readonly code: ResponseErrorCode;

  constructor(
    readonly request: string,
    readonly status: number,
    /** The answer's JSON object; `message` holds what it says in words. */
    data: Readonly<Record<string, unknown>>,
    /** Seconds after which to try again, where the server asks for it. */
    readonly retryAfter: number | undefined,
  ) {
    const code = (CODES as Partial<Record<number, ResponseErrorCode>>)[status];
    const words = typeof data.message === 'string' ? `, ${data.message}` : '';
    super(code ?? (status < 500 ? 'REFUSED' : 'SERVER_ERROR'), `${request}: ${status}${words}`, data);
  }

  /** @returns the error that an answer is; its body is read */
  static async of(request: string, response: Response): Promise<ResponseError> {
    const text = await response.text();
    const seconds = response.headers.get('retry-after') ?? '';
    const retryAfter = /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined;
    return new ResponseError(request, response.status, dataOf(text), retryAfter);
  }
}

/** LiShop's errors are plain text, all others JSON. */
function dataOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // Plain text.
  }
  return text === '' ? {} : { message: text.slice(0, 1_000) };
}
