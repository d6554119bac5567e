import { z } from 'zod';

/** One mail. Addresses are single addresses, already validated. */
export interface Mail {
  /** Unset: `MAIL_FROM`. */
  readonly from?: string | undefined;
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  readonly attachments?:
    | readonly { readonly filename: string; readonly contentType: string; readonly content: string }[]
    | undefined;
  /** It is a notice to the operator; nobody is mailed about its failure. */
  readonly isNotice?: boolean | undefined;
}

/** A mail as it stands in the outbox. */
export const storedMail = z.object({
  from: z.string().optional(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  attachments: z
    .array(z.object({ filename: z.string(), contentType: z.string(), content: z.string() }))
    .optional(),
  isNotice: z.boolean().optional(),
}) satisfies z.ZodType<Mail>;
