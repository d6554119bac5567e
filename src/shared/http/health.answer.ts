import { MapOf, OneOf, Text } from '../validation/decorators.js';
import { HttpError } from './http-error.answer.js';

/** `GET /health/live`. */
export class Alive {
  @OneOf(['ok'])
  status!: 'ok';
}

/** One check. */
export class HealthCheck {
  @OneOf(['up', 'down'])
  status!: 'up' | 'down';

  @OneOf(['together', 'in each process'], { optional: true, description: 'Of the limits: who counts' })
  counted?: string;

  @Text({ max: 500, optional: true, description: 'Of the proxy: what is wrong with the settings' })
  warning?: string;
}

const Checks = (description: string, example: object): PropertyDecorator =>
  MapOf(HealthCheck, { maxName: 100, expected: 'checks by their names', description, example });

const EXAMPLE = { database: { status: 'up' }, limits: { status: 'up', counted: 'together' } };

/** `GET /health/ready`: as `@nestjs/terminus` has it. */
export class Ready {
  @OneOf(['ok'])
  status!: 'ok';

  @Checks('The checks that passed', EXAMPLE)
  info!: Record<string, HealthCheck>;

  @Checks('The checks that failed: none', {})
  error!: Record<string, HealthCheck>;

  @Checks('All checks', EXAMPLE)
  details!: Record<string, HealthCheck>;
}

/** `GET /health/ready` while it is not. */
export class NotReady extends HttpError {
  @Checks('All checks', { database: { status: 'down' } })
  details!: Record<string, HealthCheck>;
}
