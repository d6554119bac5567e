/** One mail. Addresses are single addresses, already validated. */
export interface Mail {
  /** Unset: `MAIL_FROM`. */
  readonly from?: string;
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
}
