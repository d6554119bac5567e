import { Backoff } from '../backoff.js';
import { ResponseError, type ResponseErrorCode } from '../rest/response-error.js';
import type { Change } from './article.js';
import { readEvents } from './event-stream.js';

/** docs/lishop.md: a comment comes every 20 s. */
const SILENCE_MS = 60_000;
const MAX_ASKED_MS = 3_600_000;
/** Asking again would not help: the key is gone, the list is not paid for or full, or this is no Quartet. */
const FINAL: readonly ResponseErrorCode[] = [
  'UNAUTHORIZED',
  'PAYMENT_REQUIRED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_REQUEST',
  'TOO_LARGE',
];

export interface LiveOptions {
  /** Called with what went wrong, each time before it is tried again. */
  readonly onProblem?: (error: unknown) => void;
}

/** The list that is kept in step. */
export interface LiveSource {
  sync(): Promise<unknown>;
  events(cursor: string, signal: AbortSignal): Promise<Response>;
  cursor(): string | undefined;
  /** Edits that are not sent. */
  pending(): number;
  take(change: Change, cursor: string): Promise<void>;
  onChange(listener: () => void): () => void;
  onResync(listener: () => void): () => void;
}

/** A list that follows the server until `stop`, or until the server will not have it any more. */
export class LiveList {
  /** Resolves after `stop`. @throws ResponseError where the key was removed or the list is not paid for */
  readonly ended: Promise<void>;
  private readonly backoff = new Backoff();
  private readonly stopping = new AbortController();
  private stream: AbortController | undefined;
  private pushing: Promise<void> | undefined;
  private refusal: ResponseError | undefined;

  constructor(
    private readonly source: LiveSource,
    private readonly options: LiveOptions = {},
  ) {
    const unlisten = [source.onChange(() => this.push()), source.onResync(() => this.stream?.abort())];
    this.ended = this.run().then(() => {
      for (const end of unlisten) end();
      if (this.refusal !== undefined) throw this.refusal;
    });
    this.ended.catch(() => undefined);
  }

  /** @returns when nothing is under way any more */
  async stop(): Promise<void> {
    this.end();
    await this.ended.catch(() => undefined);
    await this.pushing;
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      let asked: number | undefined;
      try {
        await this.source.sync();
        asked = await this.follow();
      } catch (error) {
        asked = this.failed(error);
      }
      await this.wait((asked ?? 0) + this.backoff.next());
    }
  }

  /** Ends all where asking again would not help. @returns milliseconds that the server asks to wait */
  private failed(error: unknown): number | undefined {
    if (this.isStopped) return undefined;
    const refusal = error instanceof ResponseError ? error : undefined;
    if (refusal !== undefined && FINAL.includes(refusal.code)) {
      this.refusal = refusal;
      this.end();
      return undefined;
    }
    this.options.onProblem?.(error);
    const seconds = refusal?.retryAfter;
    return seconds === undefined ? undefined : Math.min(MAX_ASKED_MS, seconds * 1000);
  }

  private end(): void {
    this.stopping.abort();
    this.stream?.abort();
  }

  /** Takes changes until the stream ends. @returns milliseconds to wait before the next */
  private async follow(): Promise<number | undefined> {
    const cursor = this.source.cursor();
    if (cursor === undefined || this.isStopped) return undefined;
    const stream = (this.stream = new AbortController());
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => stream.abort(), SILENCE_MS);
    };
    heard();
    let retry: number | undefined;
    try {
      const { body } = await this.source.events(cursor, stream.signal);
      if (body === null) return undefined;
      for await (const event of readEvents(body, heard)) {
        this.backoff.reset();
        retry = event.retry ?? retry;
        if (event.event !== 'change' || event.data === undefined || event.id === undefined) continue;
        await this.source.take(JSON.parse(event.data) as Change, event.id);
      }
    } catch (error) {
      // Ours: it was silent, or the copy was made anew.
      if (!stream.signal.aborted) throw error;
    } finally {
      clearTimeout(silence);
      stream.abort();
    }
    return retry;
  }

  /** Sends edits as they are made; after a failure again and again. */
  private push(): void {
    if (this.source.pending() === 0 || this.isStopped) return;
    this.pushing ??= this.pushAll().finally(() => (this.pushing = undefined));
  }

  private async pushAll(): Promise<void> {
    const backoff = new Backoff();
    while (this.source.pending() > 0 && !this.isStopped) {
      try {
        await this.source.sync();
      } catch (error) {
        const asked = this.failed(error);
        await this.wait((asked ?? 0) + backoff.next());
      }
    }
  }

  /** @returns after so many milliseconds, or at `stop` */
  private async wait(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
    });
  }
}
