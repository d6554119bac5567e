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
  UsePipes,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperatorAuthenticator, type Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { hashPassword } from '../../../shared/secrets/password-hash.js';
import { ImvuApiKeyAuthenticator, type KeyHolder } from '../api-keys/api-key.authenticator.js';
import { ImvuError } from '../imvu-error.js';
import { ImvuUsers, type UserRow } from '../users/users.repository.js';
import { Caller, IdPipe } from './caller.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';
import {
  ListedImvuApiUser,
  NewImvuApiUserPassword,
  NewImvuApiUser,
  ImvuApiUser,
  ImvuApiUserPage,
  ImvuApiUserPageQuery,
} from './user.dto.js';

const userId = (): IdPipe => new IdPipe('USER_NOT_FOUND');

@Controller('imvu/users')
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: API keys')
export class ImvuUsersController {
  constructor(
    private readonly users: ImvuUsers,
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

  @Post()
  @Authenticated(ImvuApiKeyAuthenticator)
  @Does('Make an API user, bound to the key in the header `api_key`')
  @ApiCreatedResponse({ description: 'Made', type: ImvuApiUser })
  @Refuses(400, 409)
  async create(
    @Caller() holder: KeyHolder,
    @Body() { username, password }: NewImvuApiUser,
  ): Promise<ImvuApiUser> {
    const id = await this.users.create(holder.apiKeyId, username, await hashPassword(password));
    return { id, username };
  }

  @Get()
  @Authenticated(OperatorAuthenticator)
  @Does('All API users, by name')
  @ApiOkResponse({ description: 'A page', type: ImvuApiUserPage })
  @Refuses(400)
  async list(@Query() { after, limit }: ImvuApiUserPageQuery): Promise<ImvuApiUserPage> {
    const { items, next } = await this.users.page(after, limit);
    return { items: items.map(shown), next };
  }

  @OperationName('setUserPassword')
  @Patch(':id')
  @Authenticated(OperatorAuthenticator)
  @Does('Give an API user a new password')
  @ApiOkResponse({ description: 'The user', type: ListedImvuApiUser })
  @Refuses(400, 404)
  async setPassword(
    @ByOperator() operator: Operator,
    @Param('id', userId()) id: string,
    @Body() { password }: NewImvuApiUserPassword,
  ): Promise<ListedImvuApiUser> {
    const hash = await hashPassword(password);
    return this.database.transaction(async (transaction) => {
      const user = await this.users.setPassword(transaction, id, hash);
      if (user === undefined) throw new ImvuError('USER_NOT_FOUND', 'There is no such user.');
      const after = { username: user.username };
      await this.log.record(transaction, operator, {
        action: 'imvu.user.password',
        subject: `user ${id}`,
        after,
      });
      return shown(user);
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Authenticated(OperatorAuthenticator)
  @Does('Remove an API user, with accounts, sessions and leases', 'The audit stays.')
  @ApiNoContentResponse({ description: 'Removed' })
  @Refuses(404)
  async remove(@ByOperator() operator: Operator, @Param('id', userId()) id: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const user = await this.users.delete(transaction, id);
      if (user === undefined) throw new ImvuError('USER_NOT_FOUND', 'There is no such user.');
      // Not `api_key_id`: what is called so is left out of the log.
      const before = { username: user.username, key: user.api_key_id };
      await this.log.record(transaction, operator, {
        action: 'imvu.user.delete',
        subject: `user ${id}`,
        before,
      });
    });
  }
}

function shown({ id, username, api_key_id, created_at }: UserRow): ListedImvuApiUser {
  return { id, username, api_key_id, created_at: created_at.toISOString() };
}
