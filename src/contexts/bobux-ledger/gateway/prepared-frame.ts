/** One websocket message as it came, text or binary. */
export type Frame = Buffer;

/** An answer after which the connection is closed (RFC 6455, 7.4). */
export interface LastAnswer {
  readonly text: string;
  readonly code: number;
  readonly reason: string;
}

/** An answer after which something may be sent that belongs behind it. */
export interface FollowedAnswer {
  readonly text: string;
  /** It was handed to the socket. */
  readonly sent: () => void;
}

export type Answer = string | FollowedAnswer | LastAnswer;

/** A decoded frame that waits for its turn. */
export interface PreparedFrame {
  /**
   * The group that it wants to run in: frames of one group may be in flight together, since they keep their order by themselves.
   * Undefined: it runs alone. May change while it waits.
   */
  group(): object | string | undefined;
  /** Does what the frame asks for. Called once; never throws. */
  run(): RunningFrame;
}

/** A frame that is in flight. */
export interface RunningFrame {
  /** What others may join; undefined where nothing may begin before the answer is there. */
  readonly group: object | string | undefined;
  /** A promise only where something has to be waited for; never rejects. */
  readonly answer: Answer | Promise<Answer>;
}

/** Decodes a frame. Never throws. */
export type PrepareFrame = (frame: Frame) => PreparedFrame;
