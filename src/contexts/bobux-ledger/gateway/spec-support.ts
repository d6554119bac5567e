import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { ConnectionQueue, type Load } from './connection-queue.js';
import type { Answer, PreparedFrame } from './prepared-frame.js';

const OPEN = 1;
export const CLOSING = 2;

/** A websocket of which the test sees what happens to it, and says when its answers have left for the network. */
export class FakeSocket extends EventEmitter {
  readyState = OPEN;
  isPaused = false;
  bufferedAmount = 0;
  readonly events: string[] = [];
  readonly sent: string[] = [];
  private readonly unsent: ((error?: Error) => void)[] = [];

  send(text: string, left?: (error?: Error) => void): void {
    this.sent.push(text);
    if (left !== undefined) this.unsent.push(left);
  }

  /** All that waited has left; with an error, the connection has ended instead. */
  leave(error?: Error): void {
    this.bufferedAmount = 0;
    for (const left of this.unsent.splice(0)) left(error);
  }

  pause(): void {
    this.isPaused = true;
    this.events.push('pause');
  }

  resume(): void {
    this.isPaused = false;
    this.events.push('resume');
  }

  close(code: number, reason?: string): void {
    this.readyState = CLOSING;
    this.events.push(`close ${code}${reason ? ` ${reason}` : ''}`);
  }

  terminate(): void {
    this.readyState = CLOSING;
    this.events.push('terminate');
    this.leave(new Error('terminated'));
  }
}

export interface QueueUnderTest {
  readonly queue: ConnectionQueue;
  readonly socket: FakeSocket;
  readonly corks: string[];
  /** The frames that were begun, in their order. */
  readonly begun: string[];
  /** Frames that turn out to have to run alone when they begin: their group is that of `prepare` only. */
  readonly unverified: Set<string>;
  readonly begin: () => void;
  readonly push: (...frames: string[]) => void;
  /** Gives the answers of these frames, in this order. */
  readonly finish: (...names: string[]) => Promise<void>;
  readonly answer: (name: string, answer: Answer) => Promise<void>;
}

/** A queue on a fake socket. A frame is `name` or `name@group`; its answer is its name, when the test gives it, or at once for `!name`. */
export function queueOn(load: Load = { inFlight: 0 }): QueueUnderTest {
  const socket = new FakeSocket();
  const corks: string[] = [];
  const tcp = {
    cork: () => corks.push('cork'),
    uncork: () => corks.push('uncork'),
    // All texts here are short: two bytes stand before them.
    write: (frame: string) => socket.send(frame.slice(2)),
  };
  const queue = new ConnectionQueue(socket as unknown as WebSocket, tcp as unknown as Socket, load);
  const begun: string[] = [];
  const running = new Map<string, (answer: Answer) => void>();
  const groups = new Map<string, object>();
  const groupOf = (name: string | undefined): object | undefined => {
    if (name === undefined) return undefined;
    if (!groups.has(name)) groups.set(name, { name });
    return groups.get(name);
  };
  const unverified = new Set<string>();
  const prepare = (data: Buffer): PreparedFrame => {
    const [name = '', wanted] = data.toString('latin1').trimEnd().split('@');
    const group = groupOf(wanted);
    return {
      group: () => group,
      run: () => {
        begun.push(name);
        const answer = name.startsWith('!')
          ? name
          : new Promise<Answer>((resolve) => running.set(name, resolve));
        return { group: unverified.has(name) ? undefined : group, answer };
      },
    };
  };
  return {
    queue,
    socket,
    corks,
    begun,
    unverified,
    begin: () => queue.begin(prepare),
    push: (...frames: string[]) => {
      for (const frame of frames) queue.push(Buffer.from(frame));
    },
    finish: async (...names: string[]) => {
      for (const name of names) running.get(name)?.(name);
      await turn();
    },
    answer: async (name: string, answer: Answer) => {
      running.get(name)?.(answer);
      await turn();
    },
  };
}

/** A frame for each number from 0. */
export const numbered = (count: number, frame: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => frame(n));
