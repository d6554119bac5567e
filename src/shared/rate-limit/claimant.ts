/** What a request says it is, before anyone has looked whether that is true. */
export interface Claim {
  /** Whose failures these are: `operator` or the name of a context. Each is counted by itself. */
  readonly context: string;
  /** The name or, where the credential has none beside itself, the credential. Kept as a keyed hash only. */
  readonly id: string;
}

/** A claim, and the client address it comes from (see clientAddress). */
export interface Claimant extends Claim {
  readonly address: string;
}
