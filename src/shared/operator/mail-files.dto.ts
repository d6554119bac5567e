import { pageOf } from '../pages/page.js';
import { Instant, ListOf, Text, Uuid, WholeNumber } from '../validation/decorators.js';
import { text } from '../validation/text.js';

/** A mail in a file. */
export class OperatorMailFile {
  @Uuid({ example: '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11' })
  id!: string;

  @Instant({ example: '2026-01-05T12:00:00.000Z' })
  written!: string;

  @WholeNumber({ min: 0, max: Number.MAX_SAFE_INTEGER, example: 1_200 })
  bytes!: number;
}
export class OperatorMailFilePage extends pageOf(OperatorMailFile) {}

/** What a mail in a file says. */
export class OperatorMailText extends OperatorMailFile {
  @Text({ min: 0, max: 1_000, nullable: true, example: 'quartet@localhost' })
  from!: string | null;

  @Text({ min: 0, max: 1_000, nullable: true, example: 'ada@example.com' })
  to!: string | null;

  @Text({ min: 0, max: 10_000, example: 'Your key' })
  subject!: string;

  @Text({ min: 0, max: 100_000, description: 'Its plain text', example: 'Hello!' })
  text!: string;

  @ListOf(text({ min: 0, max: 1_000 }), { max: 100, description: 'Names of what is attached' })
  attachments!: string[];
}
