import {
  applyDecorators,
  BadRequestException,
  Controller,
  UseInterceptors,
  UsePipes,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { Authenticated } from '../auth/access.js';
import { OperatorAuthenticator } from '../auth/operator.authenticator.js';
import { Refuses } from '../http/http-error.answer.js';
import { pathOf } from '../validation/read-dto.js';
import { validationPipe } from '../validation/validation.pipe.js';

/** The operator's routes refuse fields that they do not know, and name the first thing that is wrong. */
export const operatorValidation = (): PipeTransform =>
  validationPipe({
    unknownFields: 'refuse',
    refuse: ([first]) =>
      new BadRequestException(
        first === undefined ? 'Wrong.' : `${pathOf(first) || 'The body'} ${first.message}.`,
      ),
  });

/** What only the operator may see stays in no cache. */
const noStore: NestInterceptor = {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    context.switchToHttp().getResponse<Response>().setHeader('Cache-Control', 'no-store');
    return next.handle();
  },
};

/**
 * A controller of the operator's API: everything below `/operator/`, for the operator alone, by Basic or the console's cookie.
 * @param path behind `operator/`: `bobux/players`
 * @param tag of the description; its first word is the context, of which the ids of the operations are made: `Bobux: the operator's`
 */
export function OperatorRoutes(path: string, tag: string): ClassDecorator {
  return applyDecorators(
    Controller(path === '' ? 'operator' : `operator/${path}`),
    Authenticated(OperatorAuthenticator),
    UsePipes(operatorValidation()),
    UseInterceptors(noStore),
    ApiTags(tag),
    Refuses({ 401: 'Authentication is required', 429: 'Too many failures or requests from this address' }),
  );
}
