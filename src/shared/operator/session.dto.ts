import { text } from '../validation/text.js';
import { Instant, ListOf, Text } from '../validation/decorators.js';

/** Who is signed in, and to what. */
export class OperatorSession {
  @Text({ max: 200, example: 'admin' })
  username!: string;

  @Instant({
    nullable: true,
    description: 'When the session ends by itself; `null` for a caller with Basic',
    example: '2026-01-05T12:00:00.000Z',
  })
  expires_at!: string | null;

  @Text({ max: 100, description: 'Of Quartet', example: '0.1.0' })
  version!: string;

  @ListOf(text({ max: 100 }), {
    max: 100,
    description: 'The contexts that this Quartet has',
    example: ['bobux', 'imbachat', 'imvu', 'lishop'],
  })
  contexts!: string[];
}
