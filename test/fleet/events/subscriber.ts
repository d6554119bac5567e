import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { signed, type BobuxKey } from '../../support/bobux-client.js';

const AGAIN_MS = 50;

/** Where a subscriber is, and what it asks for. */
export interface Subscribing {
  /** Of a replica, `http://…`. */
  readonly url: string;
  readonly key: BobuxKey;
  /** Bobux ids; undefined: all players. */
  readonly players: readonly number[] | undefined;
  /** As the proxy would put it. */
  readonly address: string;
}

/** Subscribes, and subscribes again from the last `since` that it read whenever its connection ends. */
export abstract class Subscriber {
  /** How often its connection ended. */
  cuts = 0;
  bytes = 0;
  private end: (() => void) | undefined;
  private closed = false;

  constructor(protected readonly subscribing: Subscribing) {}

  /** What it resumes from; undefined: from what commits next. */
  protected abstract since(): number | undefined;
  /** @returns when the message is answered, how to end the connection. @throws Error it ended before, or was refused */
  protected abstract join(message: string, ended: () => void): Promise<() => void>;

  /** @returns when it is subscribed */
  async open(): Promise<void> {
    const { key, players } = this.subscribing;
    const since = this.since();
    const message = {
      command: 'subscribe',
      ...(players && { players }),
      ...(since !== undefined && { since }),
    };
    this.end = await this.join(JSON.stringify(signed(key, message)), () => void this.comeBack());
  }

  cut(): void {
    this.end?.();
  }

  close(): void {
    this.closed = true;
    this.end?.();
  }

  private async comeBack(): Promise<void> {
    this.cuts += 1;
    while (!this.closed) {
      try {
        return await this.open();
      } catch {
        await delay(AGAIN_MS);
      }
    }
  }
}

/** Counts bytes of the socket and reads nothing of them: what a client costs is not what is measured. */
export class CountingSubscriber extends Subscriber {
  protected since(): undefined {
    return undefined;
  }

  protected async join(message: string, ended: () => void): Promise<() => void> {
    const { hostname, port, host } = new URL(this.subscribing.url);
    const socket = connect({ host: hostname, port: Number(port) }).on('error', () => undefined);
    let text = '';
    const says = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(text)) {
        const [data] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown];
        if (!(data instanceof Uint8Array)) throw new Error('The connection ended.');
        text += Buffer.from(data).toString('latin1');
      }
    };
    socket.write(
      `GET /bobux HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nX-Forwarded-For: ${this.subscribing.address}\r\n\r\n`,
    );
    await says(/^HTTP\/1\.1 101 [^]*\r\n\r\n/);
    socket.write(frameOf(message));
    await says(/"success":true/);
    socket.on('data', ({ length }) => (this.bytes += length));
    socket.once('close', ended);
    return () => socket.destroy();
  }
}

/** RFC 6455, 5.2: a text of 126 to 65,535 bytes, with a mask of zeros. */
function frameOf(message: string): Buffer {
  const payload = Buffer.from(message);
  const head = Buffer.alloc(8);
  head.set([0x81, 0x80 | 126]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

/** Reads every event, and holds it against what the contract says of the order. */
export class ReadingSubscriber extends Subscriber {
  /** Ids of the entries that came. */
  readonly entries = new Set<number>();
  readonly wrong: string[] = [];
  /** When each came first, by its player and the balance after it: `performance.now()`. */
  readonly heard = new Map<string, number>();
  private last: number | undefined;
  private readonly lastOf = new Map<number, number>();

  protected since(): number | undefined {
    return this.last;
  }

  protected join(message: string, ended: () => void): Promise<() => void> {
    const { url, address } = this.subscribing;
    const socket = new WebSocket(`${url.replace('http', 'ws')}/bobux`, {
      headers: { 'x-forwarded-for': address },
    }).on('error', () => undefined);
    return new Promise((resolve, reject) => {
      socket.once('close', () => reject(new Error('The connection ended.')));
      socket.once('open', () => socket.send(message));
      // No event comes before the answer.
      socket.once('message', (answer: Buffer) => {
        const { success, error, data } = JSON.parse(answer.toString());
        if (success !== true) return reject(new Error(`subscribe: ${error} ${JSON.stringify(data)}`));
        socket.on('message', (text: Buffer) => this.read(text));
        socket.once('close', ended);
        resolve(() => socket.terminate());
      });
    });
  }

  private read(text: Buffer): void {
    this.bytes += text.length;
    const { event, data } = JSON.parse(text.toString());
    if (event !== 'balance') return;
    const { id, player, after } = data.entry as { id: number; player: number; after: number };
    if (this.last !== undefined && data.since < this.last)
      this.wrong.push(`since fell from ${this.last} to ${data.since}`);
    this.last = data.since;
    // One that was seen may come again after a cut.
    if (this.entries.has(id)) return;
    const before = this.lastOf.get(player) ?? 0;
    if (id < before) this.wrong.push(`entry ${id} of player ${player} came behind ${before}`);
    this.lastOf.set(player, id);
    this.entries.add(id);
    this.heard.set(`${player}:${after}`, performance.now());
  }
}
