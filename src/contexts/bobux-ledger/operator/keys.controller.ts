import { Body, Delete, Get, HttpCode, NotFoundException, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import type { Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { Refuses } from '../../../shared/http/http-error.answer.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { OperatorRoutes } from '../../../shared/operator/operator-routes.js';
import { readCursor } from '../../../shared/pages/cursor.js';
import { PageQuery, toPage, type Page } from '../../../shared/pages/page.js';
import { ApiKeyCache } from '../api-keys/api-key-cache.js';
import { RowWaits } from '../row-waits.js';
import { OperatorKeys } from './operator-keys.js';
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
    private readonly waits: RowWaits,
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
    return this.withKeys(operator, async (keys) => {
      const { secret, key, created } = await keys.create(permissions, label);
      return { key: { key, permissions, created, label: label ?? null, lastused: null }, secret };
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
    return required(await this.withKey(key, operator, (keys) => keys.edit(key, change)));
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
    const { key, secret } = required(await this.withKey(old, operator, (keys) => keys.replace(old)));
    return { key, secret };
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
    required(await this.withKey(key, operator, (keys) => keys.end(key)));
  }

  /** What may wait for the row of this key. */
  private withKey<Result>(
    key: string,
    operator: Operator,
    work: (keys: OperatorKeys) => Promise<Result>,
  ): Promise<Result> {
    return this.waits.run(`key ${key}`, () => this.withKeys(operator, work));
  }

  private withKeys<Result>(
    operator: Operator,
    work: (keys: OperatorKeys) => Promise<Result>,
  ): Promise<Result> {
    return this.database.transaction((transaction) =>
      work(
        new OperatorKeys(this.cache.on(transaction), (action) =>
          this.log.record(transaction, operator, action),
        ),
      ),
    );
  }
}

/** @throws NotFoundException */
function required<Found>(found: Found | undefined | false): Found {
  if (found === undefined || found === false) throw new NotFoundException('There is no such key.');
  return found;
}

type KeyPlace = readonly [created: number, key: string];

/** In the order of ApiKeys.list. */
function isBehind([created, key]: KeyPlace, [otherCreated, otherKey]: KeyPlace): boolean {
  return created === otherCreated ? key > otherKey : created > otherCreated;
}
