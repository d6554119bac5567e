import { Body, Delete, Get, HttpCode, NotFoundException, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import type { Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import { Refuses } from '../../../shared/http/http-error.answer.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { OperatorRoutes } from '../../../shared/operator/operator-routes.js';
import { readCursor } from '../../../shared/pages/cursor.js';
import { PageQuery, toPage, type Page } from '../../../shared/pages/page.js';
import { ApiKeyCache } from '../api-keys/api-key-cache.js';
import type { ApiKeys, ListedKey } from '../api-keys/api-keys.repository.js';
import {
  BobuxKey,
  BobuxKeyChange,
  BobuxKeyName,
  BobuxKeyPage,
  MadeBobuxKey,
  NewBobuxKey,
} from './operator.dto.js';

const wrong = { 400: 'A member of the query, path or body is not as it must be' };
const missing = { ...wrong, 404: 'There is no such key' };

@OperatorRoutes('bobux/keys', 'Bobux: keys')
export class OperatorKeysController {
  constructor(
    private readonly database: Database,
    private readonly cache: ApiKeyCache,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @OperationName('listKeys')
  @ApiOperation({ summary: 'All keys that are in force, without their secrets, the oldest first' })
  @ApiOkResponse({ description: 'A page', type: BobuxKeyPage })
  @Refuses(wrong)
  async list(@Query() { after, limit }: PageQuery): Promise<Page<BobuxKey>> {
    // There are as many keys as servers and bots: a page of them is cut here.
    const keys = await this.cache.on(this.database).list();
    const last = readCursor(after, z.tuple([z.int(), z.uuid()]));
    const behind =
      last === undefined ? keys : keys.filter(({ created, key }) => isBehind([created, key], last));
    return toPage(
      behind,
      limit,
      (key): BobuxKey => key,
      ({ created, key }) => [created, key],
    );
  }

  @Post()
  @OperationName('createKey')
  @ApiOperation({ summary: 'Make a key', description: 'Its secret is shown this once.' })
  @ApiCreatedResponse({ description: 'Made', type: MadeBobuxKey })
  @Refuses(wrong)
  async create(
    @ByOperator() operator: Operator,
    @Body() { permissions, label }: NewBobuxKey,
  ): Promise<MadeBobuxKey> {
    return this.database.transaction(async (transaction) => {
      const { secret, key, created } = await this.cache.on(transaction).create(permissions, label);
      const made = { key, permissions, created, label: label ?? null, lastused: null };
      await this.record(transaction, operator, 'bobux.key.create', key, null, { permissions, label });
      return { key: made, secret };
    });
  }

  @Patch(':key')
  @OperationName('updateKey')
  @ApiOperation({ summary: 'Change what a key may do, or its label' })
  @ApiOkResponse({ description: 'The key as it is now', type: BobuxKey })
  @Refuses(missing)
  async update(
    @ByOperator() operator: Operator,
    @Param() { key }: BobuxKeyName,
    @Body() change: BobuxKeyChange,
  ): Promise<BobuxKey> {
    return this.database.transaction(async (transaction) => {
      const keys = this.cache.on(transaction);
      const { permissions, label } = await found(keys, key);
      await keys.edit(key, change.permissions ?? permissions, change.label);
      await this.record(transaction, operator, 'bobux.key.change', key, { permissions, label }, change);
      return found(keys, key);
    });
  }

  @Post(':key/replace')
  @OperationName('replaceKey')
  @ApiOperation({
    summary: 'End a key, and make another with its permissions and label',
    description: 'The secret of the new one is shown this once.',
  })
  @ApiCreatedResponse({ description: 'Made, and the old one ended', type: MadeBobuxKey })
  @Refuses(missing)
  async replace(
    @ByOperator() operator: Operator,
    @Param() { key: old }: BobuxKeyName,
  ): Promise<MadeBobuxKey> {
    return this.database.transaction(async (transaction) => {
      const keys = this.cache.on(transaction);
      const { permissions, label } = await found(keys, old);
      const made = await keys.replace(old);
      if (made === undefined) throw noSuchKey();
      const after = { key: made.key, permissions, label };
      await this.record(transaction, operator, 'bobux.key.replace', old, { permissions, label }, after);
      return { key: await found(keys, made.key), secret: made.secret };
    });
  }

  @Delete(':key')
  @HttpCode(204)
  @OperationName('deleteKey')
  @ApiOperation({
    summary: 'End a key',
    description: 'Within a second on every replica. The history still names it.',
  })
  @ApiNoContentResponse({ description: 'Ended' })
  @Refuses(missing)
  async remove(@ByOperator() operator: Operator, @Param() { key }: BobuxKeyName): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const keys = this.cache.on(transaction);
      const { permissions, label } = await found(keys, key);
      await keys.delete(key);
      await this.record(transaction, operator, 'bobux.key.delete', key, { permissions, label }, null);
    });
  }

  private record(
    transaction: Queryable,
    operator: Operator,
    action: string,
    key: string,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    return this.log.record(transaction, operator, { action, subject: `key ${key}`, before, after });
  }
}

const noSuchKey = (): NotFoundException => new NotFoundException('There is no such key.');

/** @throws NotFoundException */
async function found(keys: ApiKeys, key: string): Promise<ListedKey> {
  const listed = await keys.look(key);
  if (listed === undefined) throw noSuchKey();
  return listed;
}

type KeyPlace = readonly [created: number, key: string];

/** In the order of ApiKeys.list. */
function isBehind([created, key]: KeyPlace, [otherCreated, otherKey]: KeyPlace): boolean {
  return created === otherCreated ? key > otherKey : created > otherCreated;
}
