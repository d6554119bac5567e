import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { Refuses } from '../http/http-error.answer.js';
import { OperationName } from '../http/operation-name.js';
import { readCursor } from '../pages/cursor.js';
import { toPage, type Page } from '../pages/page.js';
import { OperatorLog } from './operator-log.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorLogEntry, OperatorLogPage, OperatorLogQuery } from './platform.dto.js';

@OperatorRoutes('log', 'Operator: log')
export class LogController {
  constructor(private readonly log: OperatorLog) {}

  @Get()
  @OperationName('listLog')
  @ApiOperation({ summary: 'What the operator did, the newest first; kept for a year' })
  @ApiOkResponse({ description: 'A page', type: OperatorLogPage })
  @Refuses({ 400: 'A parameter is not as it must be' })
  async list(@Query() { after, limit, action, subject }: OperatorLogQuery): Promise<Page<OperatorLogEntry>> {
    const before = readCursor(after, z.int().min(1)) ?? Number.MAX_SAFE_INTEGER;
    const rows = await this.log.page({ action, subject }, before, limit + 1);
    return toPage(
      rows,
      limit,
      ({ at, ...entry }): OperatorLogEntry => ({ ...entry, at: at.toISOString() }),
      ({ id }) => id,
    );
  }
}
