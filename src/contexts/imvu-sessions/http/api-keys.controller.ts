import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseFilters,
  UsePipes,
} from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperatorAuthenticator, type Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { ImvuApiKeys, type ApiKeyRow } from '../api-keys/api-keys.repository.js';
import { ImvuError } from '../imvu-error.js';
import { ImvuApiKey, ImvuApiKeyRemoval, MadeImvuApiKey, NewImvuApiKey } from './api-key.dto.js';
import { IdPipe } from './caller.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';

@Controller('imvu/api-keys')
@Authenticated(OperatorAuthenticator)
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: API keys')
export class ImvuApiKeysController {
  constructor(
    private readonly keys: ImvuApiKeys,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

  @Post()
  @Does('Make a key', 'The key is shown this once.')
  @ApiCreatedResponse({ description: 'Made', type: MadeImvuApiKey })
  @Refuses(400)
  async create(@ByOperator() operator: Operator, @Body() { label }: NewImvuApiKey): Promise<MadeImvuApiKey> {
    return this.database.transaction(async (transaction) => {
      const { key, ...row } = await this.keys.create(transaction, label, this.clock.now());
      const action = { action: 'imvu.key.create', subject: `key ${row.id}`, after: { label } };
      await this.log.record(transaction, operator, action);
      return { ...shown(row), key };
    });
  }

  @Get()
  @Does('All keys, without the keys themselves', 'Removed ones stay in the list until they are purged.')
  @ApiOkResponse({ description: 'The keys', type: [ImvuApiKey] })
  @Refuses()
  async list(): Promise<ImvuApiKey[]> {
    return (await this.keys.list()).map(shown);
  }

  @Delete(':id')
  @HttpCode(204)
  @Does(
    'Remove a key',
    'Its users are cut off within a second, their data kept. With `?purge=true` the key, its users and all that they kept are gone.',
  )
  @ApiNoContentResponse({ description: 'Removed' })
  @Refuses(400, 404)
  async remove(
    @ByOperator() operator: Operator,
    @Param('id', new IdPipe('API_KEY_NOT_FOUND')) id: string,
    @Query() { purge }: ImvuApiKeyRemoval,
  ): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const key = await this.keys.lock(transaction, id);
      if (key === undefined) throw new ImvuError('API_KEY_NOT_FOUND', 'There is no such key.');
      const before = { label: key.label, removed_at: shown(key).removed_at };
      const subject = `key ${id}`;
      if (purge) {
        const users = await this.keys.purge(transaction, id);
        const action = { action: 'imvu.key.purge', subject, before: { ...before, users } };
        await this.log.record(transaction, operator, action);
      } else if (key.removed_at === null) {
        await this.keys.remove(transaction, id, this.clock.now());
        await this.log.record(transaction, operator, { action: 'imvu.key.remove', subject, before });
      }
    });
  }
}

function shown({ id, label, created_at, removed_at }: ApiKeyRow): ImvuApiKey {
  return {
    id,
    label,
    created_at: created_at.toISOString(),
    removed_at: removed_at?.toISOString() ?? null,
  };
}
