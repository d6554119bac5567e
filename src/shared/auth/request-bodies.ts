import type { Request, Response } from 'express';

/** Reads the body of a request, once it is known who sends it. */
export abstract class RequestBodies {
  /**
   * Reads it into `request.body`; at the second call it has been read.
   * @returns undefined where there is none to be read
   */
  abstract read(request: Request, response: Response): Promise<void> | undefined;
}
