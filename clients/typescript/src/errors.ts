/** What every error of this package has: a stable code, and what there is to say besides. */
export class QuartetError extends Error {
  override readonly name: string = 'QuartetError';

  constructor(
    readonly code: string,
    message: string,
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** Quartet cannot be reached, or what is there is no Quartet. */
export class ConnectionError extends QuartetError {
  override readonly name = 'ConnectionError';

  constructor(message: string, data?: Readonly<Record<string, unknown>>) {
    super('CONNECTION', message, data);
  }
}

/** The client was closed by your own program. */
export class ClosedError extends QuartetError {
  override readonly name = 'ClosedError';

  constructor() {
    super('CLOSED', 'the client was closed');
  }
}
