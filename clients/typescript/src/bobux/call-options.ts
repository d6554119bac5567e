/** What one call may say besides the command's parameters. */
export interface CallOptions {
  /** Milliseconds until the call is given up; the client's own `timeout` unless told. */
  readonly timeout?: number;
  /**
   * 1 to 64 characters in place of the nonce that the client makes. The same nonce and `timestamp` with the same parameters within 24 hours
   * are the same message, which takes effect once: also when your program was started anew in between.
   */
  readonly nonce?: string;
  /** Unix seconds, at most 300 off. To ask again for an earlier message, give what its error's `messageId` says. */
  readonly timestamp?: number;
}

/** How a client behaves. */
export interface ClientOptions {
  /** Milliseconds that a call may take, with all its attempts; 30,000 unless told. */
  readonly timeout?: number;
  /** Calls that may be under way; 10,000 unless told. The next one is refused with `OverloadedError`, so that memory is bounded. */
  readonly maxCalls?: number;
}
