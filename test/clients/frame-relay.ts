import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Random } from '../support/seeded-random.js';

/** How much goes wrong on the way; each between 0 and 1. */
export interface Faults {
  /** That a connection is cut after so many bytes, at any byte of any frame, in either direction. */
  readonly cut: number;
  /** That a piece is delayed by some milliseconds. */
  readonly delay: number;
  /** That a piece is split into smaller ones. */
  readonly split: number;
  /** That a frame of the client is sent to the server twice, or an earlier one of the connection again. */
  readonly repeat: number;
}

/** Bytes after which a connection is cut, at most. */
const MAX_LIFE = 12_000;
const MAX_DELAY_MS = 8;
const FINAL_AND_TEXT = 0x81;

/** Stands between clients and Quartet, byte by byte. */
export class FrameRelay {
  /** From now on nothing goes wrong any more, where it is false. */
  faulty = true;
  /** What goes no further, though the connections stay: of clients what they send, of the server its answers. */
  muted: 'clients' | 'server' | undefined;
  readonly counts = { connections: 0, cuts: 0, repeats: 0 };
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: number,
    private readonly random: Random,
    private readonly faults: Faults,
  ) {
    server.on('connection', (client) => this.relay(client));
  }

  /** @param target port of Quartet on this machine */
  static async to(target: number, random: Random, faults: Faults): Promise<FrameRelay> {
    const server = createServer({ noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FrameRelay(server, target, random, faults);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/bobux`;
  }

  /** Ends all connections, now. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private relay(client: Socket): void {
    this.counts.connections += 1;
    const server = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    const { random, faults } = this;
    const isCut = this.faulty && random.chance(faults.cut);
    let left = isCut ? random.below(MAX_LIFE) : Infinity;
    /** @returns what may still pass, and cuts the connection behind it */
    const passing = (piece: Buffer): Buffer => {
      const part = piece.subarray(0, Math.max(0, left));
      left -= piece.length;
      if (left <= 0) {
        this.counts.cuts += 1;
        left = Infinity;
        setImmediate(end);
      }
      return part;
    };
    const frames = new ClientFrames();
    // Not those of other connections: one that was cut off before the server had it would overtake what stands before it.
    const seen: Buffer[] = [];
    const nothing = Buffer.alloc(0);
    this.pass(client, server, (piece) =>
      this.muted === 'clients' ? nothing : passing(this.repeated(frames.complete(piece), seen)),
    );
    this.pass(server, client, (piece) => (this.muted === 'server' ? nothing : passing(piece)));
  }

  /** In order, whatever is delayed. */
  private pass(from: Socket, to: Socket, through: (piece: Buffer) => Buffer): void {
    let last = Promise.resolve();
    from.on('data', (data) => {
      const bytes = through(data);
      for (const piece of this.pieces(bytes)) {
        const isLate = this.faulty && this.random.chance(this.faults.delay);
        const delay = isLate ? this.random.below(MAX_DELAY_MS) : 0;
        last = last.then(async () => {
          if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
          if (to.writable) to.write(piece);
        });
      }
    });
    from.on('end', () => void last.then(() => to.end()));
  }

  private pieces(bytes: Buffer): Buffer[] {
    const pieces: Buffer[] = [];
    let rest = bytes;
    while (this.faulty && rest.length > 1 && this.random.chance(this.faults.split)) {
      const at = 1 + this.random.below(rest.length - 1);
      pieces.push(rest.subarray(0, at));
      rest = rest.subarray(at);
    }
    return rest.length > 0 ? [...pieces, rest] : pieces;
  }

  /** Some frames twice, and earlier ones in between. */
  private repeated({ head, frames }: { head: Buffer; frames: Buffer[] }, seen: Buffer[]): Buffer {
    const out = [head];
    for (const frame of frames) {
      out.push(frame);
      if (frame[0] !== FINAL_AND_TEXT) continue;
      seen.push(frame);
      if (!this.faulty || !this.random.chance(this.faults.repeat)) continue;
      this.counts.repeats += 1;
      out.push(this.random.chance(0.5) ? frame : this.random.pick(seen));
    }
    return Buffer.concat(out);
  }
}

/** Cuts what a client sends into its request and whole frames. */
class ClientFrames {
  private rest: Buffer = Buffer.alloc(0);
  private isUpgraded = false;

  complete(piece: Buffer): { head: Buffer; frames: Buffer[] } {
    this.rest = Buffer.concat([this.rest, piece]);
    let head = Buffer.alloc(0);
    if (!this.isUpgraded) {
      const end = this.rest.indexOf('\r\n\r\n');
      if (end < 0) return { head, frames: [] };
      this.isUpgraded = true;
      head = Buffer.from(this.rest.subarray(0, end + 4));
      this.rest = this.rest.subarray(end + 4);
    }
    const frames: Buffer[] = [];
    for (let length = frameLength(this.rest); length <= this.rest.length; length = frameLength(this.rest)) {
      frames.push(Buffer.from(this.rest.subarray(0, length)));
      this.rest = this.rest.subarray(length);
    }
    return { head, frames };
  }
}

/** RFC 6455, 5.2; of a masked frame. Infinity where its head is not complete. */
function frameLength(bytes: Buffer): number {
  if (bytes.length < 2) return Infinity;
  const short = bytes[1]! & 0x7f;
  if (short < 126) return 2 + 4 + short;
  if (short === 126) return bytes.length < 4 ? Infinity : 4 + 4 + bytes.readUInt16BE(2);
  return bytes.length < 10 ? Infinity : 10 + 4 + Number(bytes.readBigUInt64BE(2));
}
