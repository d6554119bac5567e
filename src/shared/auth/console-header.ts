import type { Request } from 'express';

/** The console sends it with every call. A page of another site cannot without being asked first (CORS). */
export const CONSOLE_HEADER = 'x-quartet-console';

/** Whether the console, or a script that acts as one, says that it sends this request. */
export const fromConsole = ({ headers }: Request): boolean => headers[CONSOLE_HEADER] === '1';

/** A browser that is challenged asks for the password by itself, in front of the console's own form. */
export function challengeFor(request: Request, challenge: string | undefined): string | undefined {
  return request.headers[CONSOLE_HEADER] === undefined ? challenge : undefined;
}
