import type { INestApplication } from '@nestjs/common';
import { SignInCodes } from '../auth/sign-in-codes.js';

/** What the process that started this one may send, where it left a channel to it (`npm run demo`). */
export const ASKS_FOR_CODE = 'sign-in code?';

/** What comes back. */
export interface SignInCodeMade {
  readonly signInCode: string;
}

/**
 * Gives a sign-in code to the parent process, over the channel that only it has. The parent chose the operator's password or could read it,
 * so that it learns nothing that it may not know. A process that was started by such a parent ends with it, also where that was killed.
 */
export function answerParent(app: INestApplication): void {
  if (process.send === undefined) return;
  process.on('message', (message) => {
    if (message !== ASKS_FOR_CODE) return;
    const made: SignInCodeMade = { signInCode: app.get(SignInCodes).make() };
    process.send?.(made);
  });
}
