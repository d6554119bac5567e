import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { eventually } from './eventually.js';

export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: any;
  /** Of the monotonic clock. */
  readonly at: number;
}

/** A phone that listens to its list. */
export class EventReader {
  readonly events: ReceivedEvent[] = [];
  /** Comments; the first line is none. */
  heartbeats = 0;
  lastId: string | undefined;
  isOver = false;
  /** Of the monotonic clock. */
  endedAt: number | undefined;
  readonly ended: Promise<void>;
  private buffer = '';

  private constructor(
    readonly head: { readonly status: number; readonly type: string | undefined; readonly text: string },
    private readonly outgoing: ClientRequest,
    private readonly response: IncomingMessage,
  ) {
    this.ended = new Promise((resolve) => {
      response.once('close', () => {
        this.isOver = true;
        this.endedAt = performance.now();
        resolve();
      });
    });
  }

  /**
   * @param ca the certificate of an https `url`
   * @returns when the first block has come, or all of a refusal
   */
  static async open(url: string, key: string, lastEventId?: string, ca?: string): Promise<EventReader> {
    const outgoing = (ca === undefined ? request : secureRequest)(new URL('/2.0/articles/events', url), {
      headers: { api_key: key, ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) },
      agent: false,
      ...(ca !== undefined && { ca }),
    });
    outgoing.end();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.once('error', reject);
    });
    response.setEncoding('utf8').on('error', () => undefined);
    outgoing.on('error', () => undefined);
    const { statusCode: status = 0 } = response;
    const type = response.headers['content-type'];
    if (status !== 200) {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      return new EventReader({ status, type, text }, outgoing, response);
    }
    const reader = new EventReader({ status, type, text: '' }, outgoing, response);
    response.on('data', (chunk: string) => reader.read(chunk));
    await eventually(() => reader.lastId !== undefined || reader.isOver);
    return reader;
  }

  /** Waits for so many events. */
  async count(events: number): Promise<void> {
    await eventually(() => this.events.length >= events);
  }

  pause(): void {
    this.response.pause();
  }

  resume(): void {
    this.response.resume();
  }

  close(): void {
    this.outgoing.destroy();
  }

  private read(chunk: string): void {
    this.buffer += chunk;
    const blocks = this.buffer.split('\n\n');
    this.buffer = blocks.pop() ?? '';
    for (const block of blocks) this.take(block);
  }

  private take(block: string): void {
    if (block.startsWith(':')) {
      this.heartbeats++;
      return;
    }
    const fields = new Map(
      block.split('\n').map((line) => [line.split(': ', 1)[0] ?? '', line.replace(/^\w+: /, '')]),
    );
    const id = fields.get('id');
    if (id !== undefined) this.lastId = id;
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({
      id: id ?? '',
      event: fields.get('event') ?? '',
      data: JSON.parse(data),
      at: performance.now(),
    });
  }
}
