import { Body, Controller, Post, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import { hashPassword } from '../../../shared/secrets/password-hash.js';
import { ImvuApiKeyAuthenticator, type KeyHolder } from '../api-keys/api-key.authenticator.js';
import { ImvuUsers } from '../users/users.repository.js';
import { Caller } from './caller.js';
import { Answers, Does, OfKeyHolder, Refuses, Takes } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { parseRequest } from './request-body.js';

const newUser = z.object({
  username: z
    .string('a text')
    .min(1, 'a name')
    .max(100, 'at most 100 characters')
    // eslint-disable-next-line no-control-regex -- Basic knows neither of them in a name (RFC 7617)
    .regex(/^[^:\x00-\x1f\x7f]+$/, 'no colon and no control characters'),
  password: z
    .string('a text')
    .min(8, 'at least 8 characters')
    .max(200, 'at most 200 characters')
    // eslint-disable-next-line no-control-regex -- as above
    .regex(/^[^\x00-\x1f\x7f]+$/, 'no control characters'),
});

@Controller('imvu/users')
@UseFilters(ImvuErrorFilter)
@ApiTags('IMVU: API keys')
export class ImvuUsersController {
  constructor(private readonly users: ImvuUsers) {}

  @Post()
  @Authenticated(ImvuApiKeyAuthenticator)
  @OfKeyHolder()
  @Does('Make an API user, bound to the key in the header `api_key`')
  @Takes({ username: 'ada', password: 'correct horse battery' })
  @Answers(201, 'Made', { id: '5c3c8c76-55c8-4c0e-8f5b-0a7a4b8e7d44', username: 'ada' })
  @Refuses(400, 409)
  async create(
    @Caller() holder: KeyHolder,
    @Body() body: unknown,
  ): Promise<{ id: string; username: string }> {
    const { username, password } = parseRequest(newUser, body);
    const id = await this.users.create(holder.apiKeyId, username, await hashPassword(password));
    return { id, username };
  }
}
