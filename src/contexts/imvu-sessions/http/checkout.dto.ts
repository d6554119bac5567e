import { Flag, Instant, OneOf, Text, Uuid, WholeNumber } from '../../../shared/validation/decorators.js';

const Seconds = (): PropertyDecorator =>
  WholeNumber({ min: 1, max: 3_600, of: 'of seconds', optional: true, default: 300, example: 300 });

/** Body of `POST /imvu/checkouts/ID/renew`. */
export class ImvuLeaseRenewal {
  @Seconds()
  ttl = 300;
}

/** Body of `POST /imvu/checkouts`. */
export class NewImvuLease extends ImvuLeaseRenewal {
  @Text({
    min: 0,
    max: 200,
    optional: true,
    description: 'Id or name of the account; any where it is left out',
    example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11',
  })
  account_id?: string;

  @Flag({ optional: true, default: false, description: 'Whether nobody else gets the session meanwhile' })
  exclusive = false;
}

const VERDICTS = ['good', 'invalid', 'rate_limited'] as const;

/** Body of `DELETE /imvu/checkouts/ID`. */
export class ImvuLeaseEnd {
  @OneOf(VERDICTS, { optional: true, default: 'good' })
  verdict: (typeof VERDICTS)[number] = 'good';
}

/** A lease of a session. */
export class ImvuLease {
  @Uuid({ example: '2f7b8f0a-94a5-4f53-8a8f-0d3c2f6d9a33' })
  id!: string;

  @Uuid({ example: '7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22' })
  session_id!: string;

  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  account_id!: string;

  @Flag({ example: false })
  exclusive!: boolean;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  expires_at!: string;
}

/** A lease that was just opened, with what the session is used by. */
export class OpenedImvuLease extends ImvuLease {
  @Text({ max: 65_536, example: 'osCsid=0123456789abcdef0123456789abcdef' })
  cookie!: string;

  @Text({ max: 65_536, nullable: true, example: 'AAAA…=' })
  sauce!: string | null;
}
