import { Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { OperationName } from '../../http/operation-name.js';
import { OperatorRoutes } from '../operator-routes.js';
import { OverviewReader } from './overview-reader.js';
import { OverviewStreams } from './overview-streams.js';
import { OperatorOverview } from './overview.dto.js';

@OperatorRoutes('', 'Operator: overview')
export class OverviewController {
  constructor(
    private readonly reader: OverviewReader,
    private readonly streams: OverviewStreams,
  ) {}

  @Get('overview')
  @OperationName('getOverview')
  @ApiOperation({
    summary: 'Whether all is well: figures of the last hour over all replicas, and what needs somebody',
  })
  @ApiOkResponse({ description: 'As it is now', type: OperatorOverview })
  overview(): Promise<OperatorOverview> {
    return this.reader.read();
  }

  @Get('events')
  @OperationName('overviewEvents')
  @ApiOperation({
    summary: 'The overview as it changes',
    description:
      'Server-sent events: `event: overview`, `data:` what `GET /operator/overview` answers, at once and then every 5 s. It ends when the session does, and at a shutdown. At most 20 of a process (429).',
  })
  @ApiOkResponse({
    description: 'The events, without an end',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  async events(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.streams.open(request, response);
  }
}
