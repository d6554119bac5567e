import { Body, Controller, Post, UseFilters, UsePipes } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../shared/auth/access.js';
import { hashPassword } from '../../../shared/secrets/password-hash.js';
import { ImvuApiKeyAuthenticator, type KeyHolder } from '../api-keys/api-key.authenticator.js';
import { ImvuUsers } from '../users/users.repository.js';
import { Caller } from './caller.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';
import { NewImvuApiUser, ImvuApiUser } from './user.dto.js';

@Controller('imvu/users')
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: API keys')
export class ImvuUsersController {
  constructor(private readonly users: ImvuUsers) {}

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
}
