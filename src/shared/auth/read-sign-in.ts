import { BadRequestException, type Type } from '@nestjs/common';
import type { Request } from 'express';
import { pathOf, readDto } from '../validation/read-dto.js';
import type { RequestOrigin } from './request-origin.js';

/**
 * The body of a request that signs in.
 * @returns undefined where there is none
 * @throws HttpException 421 another host, 403 a page of another site (RequestOrigin)
 * @throws BadRequestException the body is not what `dto` describes
 */
export function readSignIn<Dto extends object>(
  request: Request,
  origin: RequestOrigin,
  dto: Type<Dto>,
): Dto | undefined {
  origin.requireOwnHost(request);
  origin.requireOwnPage(request);
  if (request.body === undefined) return undefined;
  const read = readDto(dto, request.body, 'refuse');
  if (!('problems' in read)) return read.value;
  const [first] = read.problems;
  throw new BadRequestException(first && `${pathOf(first) || 'The body'} ${first.message}.`);
}
