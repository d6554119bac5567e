import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { isJson, LOOK_LIMIT, Reply, takeUp } from './reply.js';

const NOTHING = Buffer.alloc(0);

type Headers = Record<string, string | string[] | undefined>;

/**
 * Reads one reply as undici hands it over. Nearly all replies are short JSON: those are put together here, without the stream and the
 * promises that undici's `request` makes for each, which took a tenth of a proxied call. Everything else becomes a stream.
 */
export class ReplyReader implements Dispatcher.DispatchHandler {
  readonly reply: Promise<Reply>;
  private resolve!: (reply: Reply | Promise<Reply>) => void;
  private reject!: (error: unknown) => void;
  private controller: Dispatcher.DispatchController | undefined;
  /** Of upstream's answer; null as long as there is none. */
  status: number | null = null;
  private headers: Headers = {};
  private readonly kept: Buffer[] = [];
  private bytes = 0;
  private body: Readable | undefined;
  private over = false;

  /** @param signal aborts the call */
  constructor(private readonly signal?: AbortSignal) {
    this.reply = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    signal?.addEventListener('abort', this.abort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.signal?.aborted === true) this.abort();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    // 1xx: the reply is still to come.
    if (status < 200) return;
    this.status = status;
    this.headers = headers;
    // One that is coded becomes a stream with its first byte: where none comes there is nothing to undo (HEAD, 204, 304, length 0).
    if (!isJson(headers) && headers['content-encoding'] === undefined) this.becomeStream();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.body !== undefined) {
      if (!this.body.push(chunk)) controller.pause();
      return;
    }
    this.kept.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > LOOK_LIMIT || this.headers['content-encoding'] !== undefined) this.becomeStream();
  }

  onResponseEnd(): void {
    this.end();
    if (this.body !== undefined) this.body.push(null);
    else
      this.resolve(
        new Reply(this.status ?? 0, this.headers, Buffer.concat(this.kept), undefined, () => undefined),
      );
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.end();
    if (this.body === undefined) this.reject(error);
    else this.body.destroy(error);
  }

  private readonly abort = (): void => {
    this.controller?.abort(this.signal?.reason as Error);
  };

  private end(): void {
    this.over = true;
    this.signal?.removeEventListener('abort', this.abort);
  }

  private becomeStream(): void {
    const { controller, headers } = this;
    const statusCode = this.status ?? 0;
    const body = new Readable({
      read: () => controller?.resume(),
      destroy: (error, done) => {
        if (!this.over) controller?.abort(error ?? new Error('Nobody reads on.'));
        done(error);
      },
    });
    for (const chunk of this.kept) body.push(chunk);
    this.body = body;
    this.resolve(takeUp({ statusCode, headers, body }, this.kept[0] ?? NOTHING));
  }
}
