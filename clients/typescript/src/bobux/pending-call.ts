import type { MessageId } from './errors.js';

/** A call that is not yet settled, or whose answer is still to come though it was given up. */
export interface PendingCall {
  readonly command: string;
  readonly nonce: string;
  /** The command's effect is bound to its nonce. */
  readonly isRecorded: boolean;
  /** The caller named the message: it is never signed anew. */
  readonly isNamed: boolean;
  /** Unix seconds; undefined of a command whose nonce is not recorded. */
  timestamp: number | undefined;
  /** The frame. */
  text: string;
  /** The frame as it was before its timestamp became too old. */
  earlier?: { readonly text: string; readonly timestamp: number | undefined } | undefined;
  wasSent: boolean;
  isSettled: boolean;
  timer: NodeJS.Timeout | undefined;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** @returns by what a call's message can be sent again */
export function messageIdOf({ isRecorded, nonce, timestamp }: PendingCall): MessageId | undefined {
  return isRecorded && timestamp !== undefined ? { nonce, timestamp } : undefined;
}
