/** The caller did not say who it is, or not truly. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';

  constructor(readonly challenge?: string) {
    super('Authentication is required.');
  }
}

/** Past a limit; try again in so many seconds. */
export class TooManyRequestsError extends Error {
  override readonly name = 'TooManyRequestsError';

  constructor(readonly retryAfter: number) {
    super(`Too many requests; try again in ${retryAfter} s.`);
  }
}
