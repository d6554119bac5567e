/** Too many bytes are held already, by the process or for this address: try again in a second. */
export class OverloadedError extends Error {
  override readonly name = 'OverloadedError';
  readonly retryAfter = 1;

  constructor() {
    super('Too much is under way; try again in 1 s.');
  }
}
