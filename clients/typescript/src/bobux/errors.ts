import { QuartetError } from '../errors.js';
import type { BobuxErrorCode } from '../generated/bobux.js';

/** By which a message can be sent again, as the same message: see `CallOptions`. */
export interface MessageId {
  readonly nonce: string;
  readonly timestamp: number;
}

/** The server refused a command. `DB_ERROR` and `SERVER_ERROR` leave open whether it took effect; of any other nothing was changed. */
export class BobuxError extends QuartetError {
  override readonly name = 'BobuxError';
  declare readonly code: BobuxErrorCode;

  constructor(
    readonly command: string,
    code: BobuxErrorCode,
    data: Readonly<Record<string, unknown>>,
    /** To ask again; undefined of a command whose nonce is not recorded. */
    readonly messageId?: MessageId,
  ) {
    super(code, `${command}: ${typeof data.message === 'string' ? data.message : code}`, data);
  }
}

/** No answer came in time. */
export class TimeoutError extends QuartetError {
  override readonly name = 'TimeoutError';

  constructor(
    command: string,
    milliseconds: number,
    /** It was sent: nobody can tell whether it took effect, or will. With its `messageId` ask again. */
    readonly wasSent: boolean,
    readonly messageId: MessageId | undefined,
    /** What was wrong with the last connection. */
    lastProblem: string | undefined,
  ) {
    const why = lastProblem === undefined ? '' : ` (${lastProblem})`;
    super('TIMEOUT', `${command}: no answer within ${milliseconds} ms${why}`, { wasSent });
  }
}

/** More calls are under way than `maxCalls`: nothing was sent. Await some of them. */
export class OverloadedError extends QuartetError {
  override readonly name = 'OverloadedError';

  constructor(maxCalls: number) {
    super('OVERLOADED', `${maxCalls} calls are under way; await some of them first`);
  }
}

/** A message that the server would not take: past 64 KiB, or no JSON. Nothing was sent. */
export class MessageError extends QuartetError {
  override readonly name = 'MessageError';

  constructor(message: string) {
    super('MESSAGE', message);
  }
}
