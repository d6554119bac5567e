import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperatorAuthenticator } from '../../../shared/auth/operator.authenticator.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuApiKeys, type ApiKeyRow } from '../api-keys/api-keys.repository.js';
import { ImvuError } from '../imvu-error.js';
import { IdPipe } from './caller.js';
import { Answers, Does, examples, OfOperator, Refuses, Takes } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { parseRequest } from './request-body.js';

const newKey = z.object({
  label: z
    .string('a text')
    .trim()
    .min(1, 'a text')
    .max(200, 'at most 200 characters')
    .refine((value) => !value.includes('\0'), 'no NUL'),
});

@Controller('imvu/api-keys')
@Authenticated(OperatorAuthenticator)
@UseFilters(ImvuErrorFilter)
@OfOperator()
export class ImvuApiKeysController {
  constructor(
    private readonly keys: ImvuApiKeys,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Does('Make a key', 'The key is shown this once.')
  @Takes({ label: 'my bot' })
  @Answers(201, 'Made', { ...examples.apiKey, key: 'imvu_k6wNq0c1m8cH0kq4Yb0C9m0o3vP2o7n1xS4tUuVvWwE' })
  @Refuses(400)
  create(@Body() body: unknown): Promise<ApiKeyRow & { readonly key: string }> {
    return this.keys.create(parseRequest(newKey, body).label, this.clock.now());
  }

  @Get()
  @Does('All keys, without the keys themselves', 'Removed ones stay in the list until they are purged.')
  @Answers(200, 'The keys', [examples.apiKey])
  @Refuses()
  list(): Promise<ApiKeyRow[]> {
    return this.keys.list();
  }

  @Delete(':id')
  @HttpCode(204)
  @Does(
    'Remove a key',
    'Its users are cut off within a second, their data kept. With `?purge=true` the key, its users and all that they kept are gone.',
  )
  @ApiQuery({ name: 'purge', required: false, enum: ['true', 'false'] })
  @Answers(204, 'Removed')
  @Refuses(404)
  async remove(
    @Param('id', new IdPipe('API_KEY_NOT_FOUND')) id: string,
    @Query('purge') purge?: string,
  ): Promise<void> {
    const found = purge === 'true' ? await this.keys.purge(id) : await this.keys.remove(id, this.clock.now());
    if (!found) throw new ImvuError('API_KEY_NOT_FOUND', 'There is no such key.');
  }
}
