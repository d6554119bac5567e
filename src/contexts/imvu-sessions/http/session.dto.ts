import { ApiProperty } from '@nestjs/swagger';
import { Flag, Instant, OneOf, Text, Uuid, WholeNumber } from '../../../shared/validation/decorators.js';
import type { SessionView } from '../sessions/session.js';

/** Query of `GET /imvu/sessions`. */
export class ImvuSessionQuery {
  @Uuid({ optional: true, description: 'Only those of this account' })
  account_id?: string;

  @Flag({ asText: true, optional: true, description: 'Only those that are valid, or are not' })
  valid?: boolean;
}

/** Query of `GET /imvu/sessions/ID`. */
export class ImvuSessionReveal {
  @Flag({ asText: true, optional: true, default: false, description: 'Whether with `cookie` and `sauce`' })
  reveal = false;
}

/** A session, without its secrets. */
export class ImvuSession implements SessionView {
  @Uuid({ example: '7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22' })
  id!: string;

  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  account_id!: string;

  @Flag({ example: true })
  valid!: boolean;

  @WholeNumber({
    min: 0,
    max: 100,
    example: 100,
    description: 'Falls when IMVU asks for pauses, recovers with good uses, 0 when invalid',
  })
  score!: number;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  created_at!: string;

  @Instant({ nullable: true, example: null })
  last_used_at!: string | null;

  @Instant({ nullable: true, example: '2026-01-05T12:00:00.000Z' })
  last_checked_at!: string | null;

  @WholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, example: 0 })
  uses!: number;

  @Text({ min: 0, max: 10_000, nullable: true, example: null, description: 'Why it is not valid' })
  reason!: string | null;
}

/** A session with its secrets, where `?reveal=true` asks for them. */
export class RevealedImvuSession extends ImvuSession {
  @Text({ max: 65_536, optional: true, example: 'osCsid=0123456789abcdef0123456789abcdef' })
  cookie?: string;

  @Text({ max: 65_536, optional: true, nullable: true, example: 'AAAA…=' })
  sauce?: string | null;
}

/** A session that was ended, upstream and here. */
export class RevokedImvuSession {
  @OneOf(['Session revoked'])
  status!: 'Session revoked';

  @Text({ max: 10_000, example: 'Session revoked for user: ada' })
  message!: string;

  @ApiProperty({ type: ImvuSession })
  session!: ImvuSession;
}

/** A session that was ended here alone; the status of this answer is that of IMVU, or 500 where there was none. */
export class ImvuSessionRevokedHere {
  @WholeNumber({
    min: 100,
    max: 599,
    optional: true,
    example: 404,
    description: 'Of IMVU; missing where it could not be reached',
  })
  status?: number;

  @Text({ min: 0, max: 100, optional: true, example: 'Not Found' })
  statusText?: string;

  @ApiProperty({
    required: false,
    description: 'What IMVU said: JSON, or its text',
    example: { status: 'failure' },
  })
  data?: unknown;

  @Text({
    max: 10_000,
    example: 'Session revoked, but not from IMVU, might have already been revoked or does not exist.',
  })
  message!: string;

  @ApiProperty({ type: ImvuSession })
  session!: ImvuSession;
}
