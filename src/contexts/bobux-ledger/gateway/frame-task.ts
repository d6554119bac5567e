/** One websocket message as it came. */
export interface Frame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** An answer after which the connection is closed (RFC 6455, 7.4). */
export interface LastAnswer {
  readonly text: string;
  readonly code: number;
  readonly reason: string;
}

export type Answer = string | LastAnswer;

/** A frame that was read and waits for its turn. */
export interface FrameTask {
  /**
   * Asked when others of its connection are at work: may it join them?
   * @param company of the one that began
   */
  mayJoin(company: object): boolean;
  /**
   * Does what the frame asks for; called once. Never throws nor rejects.
   * @returns the answer, at once where nothing has to be waited for
   */
  answer(): Answer | Promise<Answer>;
  /** From `answer` on: what others may join; undefined so long as it has to be waited for before another one begins. */
  readonly company: object | undefined;
}

/** Never throws. */
export type ReadFrame = (frame: Frame) => FrameTask;
