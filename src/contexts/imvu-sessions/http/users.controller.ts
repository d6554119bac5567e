import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  UseFilters,
} from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperatorAuthenticator } from '../../../shared/auth/operator.authenticator.js';
import { hashPassword } from '../../../shared/secrets/password-hash.js';
import { ImvuApiKeyAuthenticator, type KeyHolder } from '../api-keys/api-key.authenticator.js';
import { ImvuError } from '../imvu-error.js';
import { ImvuUsers, type UserView } from '../users/users.repository.js';
import { Caller, IdPipe } from './caller.js';
import { Answers, Does, examples, OfKeyHolder, OperatorsOwn, Refuses, Takes } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { pageSize, parseRequest } from './request-body.js';

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

const newPassword = z.object({ password: newUser.shape.password });
const page = z.object({ after: z.string().max(100, 'at most 100 characters').optional(), limit: pageSize });
const userId = (): IdPipe => new IdPipe('USER_NOT_FOUND');

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

  @Get()
  @Authenticated(OperatorAuthenticator)
  @OperatorsOwn()
  @Does('All API users, by name')
  @ApiQuery({ name: 'after', required: false, description: '`next` of the page before' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 1000; 100 where it is left out' })
  @Answers(200, 'A page', { items: [examples.user], next: null })
  @Refuses(400)
  list(@Query() query: unknown): Promise<{ items: UserView[]; next: string | null }> {
    const { after, limit } = parseRequest(page, query);
    return this.users.page(after, limit);
  }

  @Patch(':id')
  @Authenticated(OperatorAuthenticator)
  @OperatorsOwn()
  @Does('Give an API user a new password')
  @Takes({ password: 'correct horse battery' })
  @Answers(200, 'The user', examples.user)
  @Refuses(400, 404)
  async setPassword(@Param('id', userId()) id: string, @Body() body: unknown): Promise<UserView> {
    const { password } = parseRequest(newPassword, body);
    const user = await this.users.setPassword(id, await hashPassword(password));
    if (user === undefined) throw new ImvuError('USER_NOT_FOUND', 'There is no such user.');
    return user;
  }

  @Delete(':id')
  @HttpCode(204)
  @Authenticated(OperatorAuthenticator)
  @OperatorsOwn()
  @Does('Remove an API user, with accounts, sessions and leases', 'The audit stays.')
  @Answers(204, 'Removed')
  @Refuses(404)
  async remove(@Param('id', userId()) id: string): Promise<void> {
    if (!(await this.users.delete(id))) throw new ImvuError('USER_NOT_FOUND', 'There is no such user.');
  }
}
