import { ApiProperty, type OpenAPIObject } from '@nestjs/swagger';
import { OneOf } from '../validation/decorators.js';
import { HttpError } from './http-error.answer.js';

type SchemaObject = Exclude<
  NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>[string],
  { $ref: string }
>;

/** `GET /health/live`. */
export class Alive {
  @OneOf(['ok'])
  status!: 'ok';
}

/** One check, or what stands beside its state: `{"status":"up","counted":"together"}`. */
const check: SchemaObject = {
  type: 'object',
  properties: { status: { type: 'string', enum: ['up', 'down'] } },
  required: ['status'],
  additionalProperties: true,
};

function Checks(description: string, example: object): PropertyDecorator {
  return ApiProperty({ type: 'object', additionalProperties: check, description, example });
}

const EXAMPLE = { database: { status: 'up' }, limits: { status: 'up', counted: 'together' } };

/** `GET /health/ready`: as `@nestjs/terminus` has it. */
export class Ready {
  @OneOf(['ok'])
  status!: 'ok';

  @Checks('The checks that passed', EXAMPLE)
  info!: Record<string, object>;

  @Checks('The checks that failed: none', {})
  error!: Record<string, object>;

  @Checks('All checks', EXAMPLE)
  details!: Record<string, object>;
}

/** `GET /health/ready` while it is not. */
export class NotReady extends HttpError {
  @Checks('All checks', { database: { status: 'down' } })
  details!: Record<string, object>;
}
