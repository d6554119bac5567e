import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { Catch, Controller, Get, Logger, Res, UseFilters, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Response } from 'express';
import request from 'supertest';
import { DomainError } from '../errors/domain-error.js';
import { httpErrorBody, HttpErrorFilter, type HttpErrorBody } from './http-error.filter.js';

class ShopError extends DomainError<'SOLD_OUT' | 'CLOSED'> {}

@Catch()
class ShopErrorFilter extends HttpErrorFilter {
  protected override refusal(error: DomainError, response: Response): HttpErrorBody | undefined {
    if (!(error instanceof ShopError)) return undefined;
    response.setHeader('Retry-After', 7);
    return httpErrorBody(409, error.code);
  }

  protected override form({ statusCode, message }: HttpErrorBody): string | object {
    return message === 'CLOSED' ? 'closed today' : { shop: statusCode };
  }
}

class OtherError extends DomainError<'OTHER'> {}

/** Sends half of a body, then fails. */
function failLate(response: Response, error: Error): never {
  response.write('half');
  throw error;
}

@Controller()
@UseFilters(ShopErrorFilter)
class ShopController {
  @Get('sold-out')
  soldOut(): never {
    throw new ShopError('SOLD_OUT');
  }

  @Get('closed')
  closed(): never {
    throw new ShopError('CLOSED');
  }

  @Get('other')
  other(): never {
    throw new OtherError('OTHER');
  }

  @Get('late-refusal')
  lateRefusal(@Res() response: Response): never {
    return failLate(response, new ShopError('SOLD_OUT'));
  }

  @Get('late-failure')
  lateFailure(@Res() response: Response): never {
    return failLate(response, new Error('the plug was pulled'));
  }
}

const logged: string[] = [];
let app: INestApplication<Server>;
beforeAll(async () => {
  const module = await Test.createTestingModule({ controllers: [ShopController] }).compile();
  app = module.createNestApplication<INestApplication<Server>>();
  await app.init();
  Logger.overrideLogger({
    log: () => undefined,
    warn: () => undefined,
    error: (line: string) => logged.push(line),
  });
});
beforeEach(() => {
  logged.length = 0;
});
afterAll(async () => {
  Logger.overrideLogger(false);
  await app.close();
});
const get = (path: string) => request(app.getHttpServer()).get(path);

describe('an error filter of a context', () => {
  it('should answer its own errors with its status, headers and form, and log nothing', async () => {
    const { body } = await get('/sold-out').expect(409).expect('Retry-After', '7');
    expect(body).toEqual({ shop: 409 });
    await get('/closed').expect(409, 'closed today').expect('Content-Type', 'text/plain; charset=utf-8');
    expect(logged).toEqual([]);
  });

  it('should put what is not its own into its form too, and log what nobody refused', async () => {
    await get('/nowhere').expect(404);
    expect(logged).toEqual([]);
    expect((await get('/other').expect(500)).body).toEqual({ shop: 500 });
    expect(logged).toEqual([expect.stringContaining('OTHER')]);
  });

  it('should cut an answer short that is under way, and log it only where nobody refused', async () => {
    await expect(get('/late-refusal')).rejects.toThrow('aborted');
    expect(logged).toEqual([]);
    await expect(get('/late-failure')).rejects.toThrow('aborted');
    expect(logged).toEqual([expect.stringContaining('the plug was pulled')]);
  });
});
