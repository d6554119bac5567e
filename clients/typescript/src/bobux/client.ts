import { randomBytes } from 'node:crypto';
import type { KeyinfoData, ReplacekeyData } from '../generated/bobux.js';
import { BOBUX_COMMANDS, BobuxCommands, type BobuxCommandName } from '../generated/bobux-commands.js';
import type { CallOptions, ClientOptions } from './call-options.js';
import { CallQueue } from './call-queue.js';
import { MessageError, OverloadedError } from './errors.js';
import type { PendingCall } from './pending-call.js';
import { ServerClock } from './server-clock.js';
import { Signer } from './signing.js';
import { Subscription, type SubscribeOptions } from './subscription.js';

const TIMEOUT_MS = 30_000;
const MAX_CALLS = 10_000;
/** docs/bobux.md: a larger frame closes the connection. */
const MAX_FRAME_BYTES = 64 * 1024;

/**
 * A client of the Bobux ledger that lasts: it reconnects by itself, calls wait meanwhile, and each takes effect exactly once and in the order
 * in which it was made. Made by `connect`.
 */
export class BobuxClient extends BobuxCommands {
  private readonly calls: CallQueue;
  private readonly clock = new ServerClock();
  private readonly subscriptions = new Set<Subscription>();
  private readonly timeout: number;
  private readonly maxCalls: number;
  /** Different for each client, so that its nonces are: a counter does the rest. */
  private readonly name = randomBytes(12).toString('base64url');
  private count = 0;

  private constructor(
    private readonly url: string,
    private signer: Signer,
    { timeout = TIMEOUT_MS, maxCalls = MAX_CALLS }: ClientOptions,
  ) {
    super();
    this.timeout = timeout;
    this.maxCalls = maxCalls;
    this.calls = new CallQueue(url, signer, this.clock);
  }

  /** See `connect`. */
  static async connect(
    url: string,
    key: string,
    secret: string,
    options: ClientOptions = {},
  ): Promise<BobuxClient> {
    const client = new BobuxClient(websocketUrl(url), new Signer(key, secret), options);
    try {
      await client.ping();
      return client;
    } catch (error) {
      await client.destroy();
      throw error;
    }
  }

  override call<Data = Record<string, unknown>>(
    command: BobuxCommandName,
    parameters: object = {},
    options: CallOptions = {},
  ): Promise<Data> {
    if (this.calls.length >= this.maxCalls) return Promise.reject(new OverloadedError(this.maxCalls));
    const { isRecorded } = BOBUX_COMMANDS[command];
    const { nonce = `${this.name}-${(++this.count).toString(36)}`, timeout = this.timeout } = options;
    const timestamp = options.timestamp ?? (isRecorded ? this.clock.now() : undefined);
    const message = { ...parameters, command, nonce, ...(timestamp !== undefined && { timestamp }) };
    return new Promise<Data>((resolve, reject) => {
      const call: PendingCall = {
        command,
        nonce,
        isRecorded,
        isNamed: options.nonce !== undefined || options.timestamp !== undefined,
        timestamp,
        text: this.signed(message),
        wasSent: false,
        isSettled: false,
        timer: undefined,
        resolve: resolve as (data: unknown) => void,
        reject,
      };
      this.calls.add(call, timeout);
    });
  }

  /** The client goes on with the new key. Calls that were made before its answer came are refused: their key is gone. */
  override async replacekey(
    parameters: Record<string, never> = {},
    options?: CallOptions,
  ): Promise<ReplacekeyData> {
    const data = await super.replacekey(parameters, options);
    this.useKey(data.key);
    return data;
  }

  /** Signs all that comes with another key; subscriptions go on under it. */
  useKey({ key, secret }: Pick<KeyinfoData['key'], 'key' | 'secret'>): void {
    this.signer = new Signer(key, secret);
    this.calls.key = this.signer;
    for (const subscription of this.subscriptions) subscription.renew();
  }

  /**
   * Every change of a balance, of the named players or of all, as it is committed; resumed after a lost connection without a gap, and none
   * twice. A subscription has a connection of its own, which is not read while your loop is busy.
   *
   *     for await (const { entry, player } of client.subscribe()) console.log(player.id, entry.operation, player.bobux);
   *
   * Ends when you leave the loop, or the client is closed. @throws BobuxError in the loop, where the server refuses it
   */
  subscribe(options: SubscribeOptions = {}): Subscription {
    const subscription: Subscription = new Subscription(
      this.url,
      () => this.signer,
      options,
      () => this.subscriptions.delete(subscription),
    );
    this.subscriptions.add(subscription);
    return subscription;
  }

  /** Ends all subscriptions of this client. */
  async unsubscribe(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()));
  }

  /** Takes no more calls, waits for those that were made, and closes the connection. */
  async close(): Promise<void> {
    await Promise.all([this.unsubscribe(), this.calls.close()]);
  }

  /** Closes the connection at once; calls without an answer are refused with `ClosedError`. */
  async destroy(): Promise<void> {
    await Promise.all([this.unsubscribe(), this.calls.destroy()]);
  }

  /** @throws MessageError */
  private signed(message: object): string {
    let text: string;
    try {
      text = this.signer.sign(message as Record<string, unknown>);
    } catch (error) {
      throw new MessageError(error instanceof Error ? error.message : String(error));
    }
    // A character has at most three bytes.
    if (text.length * 3 > MAX_FRAME_BYTES && Buffer.byteLength(text) > MAX_FRAME_BYTES) {
      throw new MessageError(`the message has more than ${MAX_FRAME_BYTES} bytes`);
    }
    return text;
  }
}

/**
 * Connects to the Bobux ledger.
 *
 * @param url `ws://127.0.0.1:3000/bobux`; the address alone (`https://quartet.example`) will do
 * @param secret of the key, 64 hexadecimal digits
 * @returns when the server is reached and has taken the key
 * @throws BobuxError INVALID_AUTH_ERROR; ConnectionError where there is no such address; TimeoutError
 */
export function connect(
  url: string,
  key: string,
  secret: string,
  options?: ClientOptions,
): Promise<BobuxClient> {
  return BobuxClient.connect(url, key, secret, options);
}

function websocketUrl(url: string): string {
  const parsed = new URL(url);
  parsed.protocol = parsed.protocol.replace('http', 'ws');
  if (parsed.pathname === '/') parsed.pathname = '/bobux';
  return parsed.href;
}
