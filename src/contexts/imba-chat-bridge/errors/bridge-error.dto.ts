import { ApiProperty } from '@nestjs/swagger';
import { HttpError } from '../../../shared/http/http-error.answer.js';
import { Id, ListOf, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import type { ItemError } from './bridge-error.js';

/** What is wrong with one user of an upload. */
export class ImbachatUploadError implements ItemError {
  @WholeNumber({ min: 0, max: 1_000, optional: true, description: 'Place in the array, from 0' })
  index?: number;

  @Id({ optional: true, description: 'Line of NDJSON, from 1' })
  line?: number;

  @ApiProperty({ type: 'number', required: false, description: 'As it was sent' })
  user_id?: number;

  @Text({ max: 10_000, example: 'name: must be a text of 1 to 255 characters' })
  message!: string;
}

/** A refusal of the operator's routes. */
export class ImbachatError extends HttpError {
  @ListOf(ImbachatUploadError, { max: 1_000, optional: true, description: 'Of an upload' })
  errors?: readonly ImbachatUploadError[];
}
