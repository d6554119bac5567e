import { ReceiptVerificationWorker } from '../../src/contexts/lishop-lists/receipts/receipt-verifier.js';
import { MailWorker } from '../../src/shared/mail/mail-worker.js';
import { Clock } from '../../src/shared/jobs/clock.js';
import { collectKeys, keepEveryKey, searchForKeys } from './key-search.js';
import { printed, talkativeLogger } from './printed.js';
import { startTestApp, type TestApp } from './test-app.js';
import type { TestDatabase } from './test-database.js';

export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  /** The body as JSON, where it is JSON. */
  readonly json: any;
  readonly headers: Headers;
}

export interface Call {
  readonly method?: string;
  readonly key?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly form?: Record<string, string>;
  readonly json?: unknown;
}

let payers = 0;

/**
 * The whole of Quartet as a LiShop server, with the calls that an app makes. Its log is as talkative as can be, and searched at the end for
 * every key that was ever made (key-search.ts).
 */
export class LiShopApp {
  private clockOffset = 0;

  private constructor(readonly quartet: TestApp) {
    quartet.app.get(Clock).now = () => new Date(this.now());
  }

  static async start(environment: Record<string, string> = {}, shared?: TestDatabase): Promise<LiShopApp> {
    const usual = {
      // Nothing of a test may ever ask Apple.
      LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
      LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
      // All tests call from one address; the limits have tests of their own.
      LIMIT_AUTH_FAILURES: '0',
      LISHOP_LIMIT_UNKNOWN_KEYS: '0',
      LISHOP_LIMIT_INVITATIONS: '0',
    };
    const logger = talkativeLogger();
    const quartet = await startTestApp({ ...usual, ...environment }, shared, { logger });
    await keepEveryKey(quartet);
    return new LiShopApp(quartet);
  }

  /** What Quartet's clock says, in milliseconds. */
  now(): number {
    return Date.now() + this.clockOffset;
  }

  /** Sets the clock forward, and has what is due looked for at once. */
  advance(milliseconds: number): void {
    this.clockOffset += milliseconds;
    this.quartet.app.get(ReceiptVerificationWorker).wake();
    this.quartet.app.get(MailWorker).wake();
  }

  /** What this test file's servers have printed so far. */
  get logged(): string {
    return printed();
  }

  async call(path: string, call: Call = {}): Promise<Answer> {
    const url = new URL(path, this.quartet.url);
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    const { form, json } = call;
    const response = await fetch(url, {
      method: call.method ?? 'POST',
      headers: {
        ...(call.key !== undefined && { api_key: call.key }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(form && { body: new URLSearchParams(form) }),
      ...(json !== undefined && { body: typeof json === 'string' ? json : JSON.stringify(json) }),
    });
    const text = await response.text();
    const type = response.headers.get('content-type');
    const parsed = type?.includes('json') ? JSON.parse(text) : undefined;
    return { status: response.status, type, text, json: parsed, headers: response.headers };
  }

  get(path: string, key?: string, query?: Record<string, string>): Promise<Answer> {
    return this.call(path, { method: 'GET', key, ...(query && { query }) });
  }

  /** A new owner key; of a new list unless a payment is named. */
  async register(paymentIdentifier = `payment-${++payers}`, receipt = 'cmVjZWlwdA=='): Promise<string> {
    const answer = await this.call('/api_keys/registerAccount', { json: { paymentIdentifier, receipt } });
    if (answer.status !== 200) throw new Error(`registerAccount: ${answer.status} ${answer.text}`);
    return answer.json.api_key;
  }

  /** A guest's key for the owner's list. */
  async invite(owner: string, email = 'guest@example.com'): Promise<string> {
    const answer = await this.call('/api_keys/requestNewApiKey', { key: owner, json: { email } });
    if (answer.status !== 200) throw new Error(`requestNewApiKey: ${answer.status} ${answer.text}`);
    return answer.json.api_key;
  }

  /** A new article. */
  async add(key: string, fields: Record<string, unknown> = {}): Promise<Record<string, any>> {
    const answer = await this.call('/articles', {
      key,
      json: { name: 'Milk', qty: '1', checked: '0', ...fields },
    });
    if (answer.status !== 201) throw new Error(`POST /articles: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  /** @throws where a key stands in the log */
  async close(): Promise<void> {
    await collectKeys(this.quartet);
    await this.quartet.close();
    searchForKeys();
  }
}
