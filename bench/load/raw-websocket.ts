import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const TEXT = 0x81;
const CLOSE = 0x88;
const MASKED = 0x80;
/** Every socket reads into it, one after the other: no buffer and no stream for each answer, which costs more than all else. */
const READ_BUFFER = Buffer.allocUnsafeSlow(1 << 18);
/** RFC 6455, 5.2: what stands in the place of a length that takes two bytes, or eight. */
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

/** A text as the frame that a client sends (RFC 6455, 5.2), masked beforehand: all that is left to do is to write it. */
export function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 0xffff) throw new Error('No frame of the bench is that long.');
  // Nobody has to be unable to guess it here: there is no cache in between that it would have to confuse.
  const mask = Buffer.allocUnsafe(4);
  mask.writeUInt32BE(Math.floor(Math.random() * 2 ** 32));
  for (let index = 0; index < payload.length; index++) payload[index]! ^= mask[index & 3]!;
  const short = payload.length < TWO_BYTES;
  const head = short
    ? Buffer.from([TEXT, MASKED | payload.length])
    : Buffer.from([TEXT, MASKED | TWO_BYTES, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, mask, payload]);
}

/**
 * The cheapest client that there can be: the generator shares two cores with the server and the database, so what it saves they have.
 * Unfragmented texts and the close frame only, no pings, no compression.
 */
export class RawWebSocket {
  /** Gets all texts that came in one piece, to be read at once: what holds them is used again. What it throws ends the connection. */
  onTexts: (texts: readonly Buffer[]) => void = () => undefined;
  /** Told why the connection ended, unless we ended it. */
  onEnd: (reason: Error) => void = () => undefined;
  private rest: Buffer | undefined;
  private ended = false;

  private constructor(private readonly socket: Socket) {}

  /** @throws Error where the server does not switch protocols */
  static open(url: string): Promise<RawWebSocket> {
    const { hostname, port, pathname } = new URL(url);
    const request =
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`;
    return new Promise((resolve, reject) => {
      let head = Buffer.alloc(0);
      let opened: RawWebSocket | undefined;
      const readHead = (data: Buffer): void => {
        head = Buffer.concat([head, data]);
        const end = head.indexOf(HEAD_END);
        if (end < 0) return;
        socket.off('error', reject);
        const [status = ''] = head.toString('latin1').split('\r\n', 1);
        if (!status.startsWith('HTTP/1.1 101')) return reject(new Error(`${url} answers ${status}`));
        opened = new RawWebSocket(socket);
        opened.listen();
        const more = head.subarray(end + HEAD_END.length);
        if (more.length > 0) opened.rest = more;
        resolve(opened);
      };
      const callback = (length: number): boolean => {
        const data = READ_BUFFER.subarray(0, length);
        if (opened === undefined) readHead(data);
        else opened.read(data);
        return true;
      };
      const onread = { buffer: READ_BUFFER, callback };
      const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread });
      socket.once('error', reject);
      socket.write(request);
    });
  }

  /** @param frame of `maskedFrame` */
  send(frame: Buffer): void {
    this.socket.write(frame);
  }

  /** What is sent between `hold` and `release` leaves at once. */
  hold(): void {
    this.socket.cork();
  }

  release(): void {
    this.socket.uncork();
  }

  end(): void {
    this.ended = true;
    this.socket.destroy();
  }

  private listen(): void {
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('The connection broke.')));
  }

  private fail(reason: Error): void {
    if (this.ended) return;
    this.end();
    this.onEnd(reason);
  }

  /** @param data overwritten by the next that comes, on any socket */
  private read(data: Buffer): void {
    const bytes = this.rest === undefined ? data : Buffer.concat([this.rest, data]);
    const texts: Buffer[] = [];
    let at = 0;
    let reason: Error | undefined;
    while (reason === undefined && bytes.length - at >= 2) {
      let from = at + 2;
      let length = bytes[at + 1]!;
      if (length >= TWO_BYTES) {
        const size = length === EIGHT_BYTES ? 8 : 2;
        if (bytes.length - from < size) break;
        length = size === 2 ? bytes.readUInt16BE(from) : Number(bytes.readBigUInt64BE(from));
        from += size;
      }
      if (bytes.length - from < length) break;
      const payload = bytes.subarray(from, from + length);
      if (bytes[at] === TEXT) texts.push(payload);
      else reason = unwanted(bytes[at]!, payload);
      at = from + length;
    }
    this.rest = at === bytes.length ? undefined : Buffer.from(bytes.subarray(at));
    try {
      if (texts.length > 0) this.onTexts(texts);
    } catch (error) {
      reason = error as Error;
    }
    if (reason !== undefined) this.fail(reason);
  }
}

function unwanted(kind: number, payload: Buffer): Error {
  if (kind !== CLOSE) return new Error(`The server sent a frame of kind 0x${kind.toString(16)}.`);
  const code = payload.length >= 2 ? payload.readUInt16BE(0) : 'without a code';
  return new Error(`The server closed the connection: ${code} ${payload.subarray(2).toString()}`);
}

/** Quartet lets one address open so many in a second (LIMIT_CONNECTIONS); the bench keeps well below. */
const OPENED_AT_ONCE = 150;
const PAUSE_MS = 200;

/** Opens connections, no faster than the server's limits allow. */
export async function openMany(url: string, count: number): Promise<RawWebSocket[]> {
  const opened: RawWebSocket[] = [];
  while (opened.length < count) {
    if (opened.length > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const next = Math.min(OPENED_AT_ONCE, count - opened.length);
    opened.push(...(await Promise.all(Array.from({ length: next }, () => RawWebSocket.open(url)))));
  }
  return opened;
}
