import { createHmac } from 'node:crypto';
import { WebSocket, type ClientOptions } from 'ws';

export interface BobuxKey {
  readonly key: string;
  readonly secret: string;
}

export interface BobuxAnswer {
  readonly timestamp: number;
  readonly success: boolean;
  readonly error?: string;
  readonly data: Record<string, any>;
  readonly nonce?: string;
}

export interface BobuxEvent {
  readonly timestamp: number;
  readonly event: string;
  readonly data: Record<string, any>;
}

type Message = Record<string, unknown>;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/** As the seed's sample signs, written apart from Quartet's own code; for messages of plain strings and safe integers. */
export function signed({ key, secret }: BobuxKey, message: Message): Message {
  const whole = { key, ...message };
  const text = JSON.stringify(sorted(whole)).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return { ...whole, hmac: createHmac('sha256', Buffer.from(secret, 'hex')).update(text).digest('hex') };
}

/** A client as the seed has it: one frame in, one answer out, told apart by their order alone. */
export class BobuxClient {
  /** Every answer, as it came. */
  readonly texts: string[] = [];
  /** What came of a subscription, in its order. */
  readonly events: BobuxEvent[] = [];
  private readonly awaiting: ((text: string) => void)[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;

  private constructor(
    readonly socket: WebSocket,
    private readonly as: BobuxKey,
  ) {
    socket.on('message', (data: Buffer) => {
      if (/^\{"timestamp":\d+,"event":/.test(data.toString())) {
        this.events.push(JSON.parse(data.toString()) as BobuxEvent);
        return;
      }
      this.texts.push(data.toString());
      this.awaiting.shift()?.(data.toString());
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  static async connect(url: string, as: BobuxKey, options: ClientOptions = {}): Promise<BobuxClient> {
    const socket = new WebSocket(url, options);
    socket.on('error', () => undefined);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new BobuxClient(socket, as);
  }

  /** Sends a frame just as it is, and gives the answer as it came. */
  sendText(frame: string | Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      this.awaiting.push(resolve);
      void this.closed.then(({ code }) => reject(new Error(`closed with ${code}`)));
      this.socket.send(frame);
    });
  }

  async sendRaw(frame: string | Buffer): Promise<BobuxAnswer> {
    return JSON.parse(await this.sendText(frame)) as BobuxAnswer;
  }

  /** Signs a command with the client's own key and sends it. */
  send(command: string, parameters: Message = {}, as = this.as): Promise<BobuxAnswer> {
    return this.sendRaw(JSON.stringify(signed(as, { command, ...parameters })));
  }

  /** The data of a command that must succeed. */
  async ok(command: string, parameters: Message = {}): Promise<Record<string, any>> {
    const answer = await this.send(command, parameters);
    if (!answer.success) throw new Error(`${command}: ${answer.error} ${JSON.stringify(answer.data)}`);
    return answer.data;
  }

  /** The error of a command that must fail. */
  async error(command: string, parameters: Message = {}): Promise<string | undefined> {
    const answer = await this.send(command, parameters);
    if (answer.success) throw new Error(`${command} succeeded: ${JSON.stringify(answer.data)}`);
    return answer.error;
  }

  /** A new key with these permissions, made by this client. */
  async createKey(permissions: number): Promise<BobuxKey> {
    return (await this.ok('createkey', { permissions })).key as BobuxKey;
  }

  terminate(): void {
    this.socket.terminate();
  }
}
