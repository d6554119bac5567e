import type { MeasuredCommand } from '../commands.js';

/** What clients do to a server. */
export interface Load {
  readonly command: MeasuredCommand;
  readonly connections: number;
  /** Each command goes to one of the players 1 to `players`, at random; `transfer` to two of them. */
  readonly players: number;
  /** Frames in flight on each connection: the next leaves when an answer comes. 1 unless told. Means nothing where there is a `rate`. */
  readonly window?: number;
  /** Commands a second in all, each at its time, whatever the server does. */
  readonly rate?: number;
  /** Measured so many times as long: in a short time one stall of the machine decides what the slowest hundredth is. 1 unless told. */
  readonly longer?: number;
  /** A nonce and a timestamp on every command. */
  readonly nonces?: boolean;
  /** Answers must come in the order of the frames, and every balance grow step by step (`setbobux`, one connection, no other writer). */
  readonly inOrder?: boolean;
  /** Answers that have to count: slow ones may take longer than the time. Only where there is no `rate`. */
  readonly least?: number;
  /** The page of `topplayers`. */
  readonly page?: number;
  /** `setbobux` at a fixed rate beside it, on connections of its own. */
  readonly writes?: { readonly connections: number; readonly rate: number };
}

/** What the process that makes the load is told, as JSON. */
export interface LoadOrder {
  readonly url: string;
  readonly load: Load;
  /** Seconds before anything counts. */
  readonly warmup: number;
  readonly seconds: number;
}
