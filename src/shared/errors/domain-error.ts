/**
 * A context refuses what was asked of it; nothing was changed. The base of each context's own error: `code` stays the same whatever the
 * message says, and the message is for the caller. What goes wrong without anybody's refusal is no DomainError.
 */
export abstract class DomainError<Code extends string = string> extends Error {
  constructor(
    readonly code: Code,
    message: string = code,
  ) {
    super(message);
  }
}
