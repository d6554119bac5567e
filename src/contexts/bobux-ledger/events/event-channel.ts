/** An event as its subscribers are sent it. What a channel makes of it to send it is made once for all of them. */
export class EventText {
  private encoded: Buffer | undefined;

  constructor(readonly text: string) {}

  /** @param encode the same for all channels */
  encodedBy(encode: (text: string) => Buffer): Buffer {
    return (this.encoded ??= encode(this.text));
  }
}

/** The way to a client that hears of events: its connection, as far as the ledger knows it. */
export interface EventChannel {
  /** Bytes that wait to be taken. */
  readonly unsent: number;
  /** Bytes that were taken ever. */
  readonly taken: number;
  /** Sends a frame for each event, behind all that was sent before. One array that many channels are given is put together once, so it must not change. */
  send(events: readonly EventText[]): void;
  /** RFC 6455, 5.5.2. */
  ping(): void;
  /** Called once; at once where it is closed already. */
  whenClosed(closed: () => void): void;
}
