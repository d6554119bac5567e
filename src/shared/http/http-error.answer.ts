import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { Text, WholeNumber } from '../validation/decorators.js';

/** What every error looks like that has no wire format of its own. */
export class HttpError {
  @WholeNumber({ min: 400, max: 599, description: 'The status of the answer' })
  statusCode!: number;

  @Text({ max: 100, description: 'The reason phrase of the status' })
  error!: string;

  @Text({ min: 0, max: 10_000, description: 'For people' })
  message!: string;
}

/** What a route says when it refuses in the platform's form, besides what every route can. */
export function Refuses(refusals: Readonly<Record<number, string>>): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...Object.entries(refusals).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, type: HttpError }),
    ),
  );
}
