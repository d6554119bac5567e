/** The way to a client that hears of events: its connection, as far as the ledger knows it. */
export interface EventChannel {
  /** Bytes that wait to be taken. */
  readonly unsent: number;
  /** Bytes that were taken ever. */
  readonly taken: number;
  /** Sends a frame for each text, behind all that was sent before. One array that many channels are given is encoded once, so it must not change. */
  send(texts: readonly string[]): void;
  /** RFC 6455, 5.5.2. */
  ping(): void;
  /** Called once; at once where it is closed already. */
  whenClosed(closed: () => void): void;
}
