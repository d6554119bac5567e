import { Delete, Get, HttpCode, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import type { Operator } from '../auth/operator.authenticator.js';
import { Database } from '../database/database.js';
import { Refuses } from '../http/http-error.answer.js';
import { OperationName } from '../http/operation-name.js';
import { readCursor } from '../pages/cursor.js';
import { PageQuery, toPage, type Page } from '../pages/page.js';
import { liftLockout, liftLockouts, listLockouts } from '../rate-limit/lockout-register.js';
import { ByOperator } from './by-operator.js';
import { OperatorLog } from './operator-log.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorLifted, OperatorLockout, OperatorLockoutId, OperatorLockoutPage } from './platform.dto.js';

@OperatorRoutes('lockouts', 'Operator: lock-outs')
export class LockoutsController {
  constructor(
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @OperationName('listLockouts')
  @ApiOperation({ summary: 'Lock-outs that are in force, the newest first' })
  @ApiOkResponse({ description: 'A page', type: OperatorLockoutPage })
  @Refuses({ 400: 'A parameter is not as it must be' })
  async list(@Query() { after, limit }: PageQuery): Promise<Page<OperatorLockout>> {
    const before = readCursor(after, z.int().min(1)) ?? Number.MAX_SAFE_INTEGER;
    // 10,000 at most are kept.
    const rows = (await listLockouts(this.database)).filter(({ id }) => Number(id) < before);
    return toPage(
      rows,
      limit,
      ({ id, keyId, since, until, context, address, counter }): OperatorLockout => ({
        id: Number(id),
        context,
        address,
        key_id: keyId,
        counter,
        since: since.toISOString(),
        until: until.toISOString(),
      }),
      ({ id }) => Number(id),
    );
  }

  @Delete()
  @OperationName('liftLockouts')
  @ApiOperation({
    summary: 'Let everybody in again',
    description: 'Within a second after the next request in each replica.',
  })
  @ApiOkResponse({ description: 'Lifted', type: OperatorLifted })
  async liftAll(@ByOperator() operator: Operator): Promise<OperatorLifted> {
    return this.database.transaction(async (transaction) => {
      const lifted = await liftLockouts(transaction, undefined);
      const action = { action: 'lockouts.lift', subject: 'all', after: { lifted } };
      if (lifted > 0) await this.log.record(transaction, operator, action);
      return { lifted };
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @OperationName('liftLockout')
  @ApiOperation({ summary: 'Let somebody in again' })
  @ApiNoContentResponse({ description: 'Lifted' })
  @Refuses({ 400: 'The id is none', 404: 'There is no such lock-out in force' })
  async lift(@ByOperator() operator: Operator, @Param() { id }: OperatorLockoutId): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const lifted = await liftLockout(transaction, id);
      if (lifted === undefined) throw new NotFoundException('There is no such lock-out in force.');
      await this.log.record(transaction, operator, {
        action: 'lockouts.lift',
        subject: `lock-out ${id}`,
        before: lifted,
      });
    });
  }
}
