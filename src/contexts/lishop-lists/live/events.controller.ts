import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ForMembers, plain, ResyncRequired } from '../http/describe.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Params } from '../http/params.js';
import type { ListAccess } from '../keys/list-access.js';
import { ListAccessAuthenticator } from '../keys/list-access.authenticator.js';
import { requireKnown } from '../sync/changes.repository.js';
import { LiShopEventsPlace } from './events.dto.js';
import { LiveStreams } from './live-streams.js';

/** What changes in a list, as it happens. */
@Controller('2.0/articles/events')
@LiShopRoutes()
@ForMembers()
@Authenticated(ListAccessAuthenticator)
export class EventsController {
  constructor(private readonly streams: LiveStreams) {}

  @Get()
  @OperationName('articleEvents')
  @ApiOperation({
    summary: 'What changes in the list, as it happens',
    description:
      'Server-sent events: `event: change`, `data:` one element of `changes`, `id:` its cursor. A comment every 20 s. At most 20 streams of a key. It ends when the key or the list stops to be good, and at a shutdown: come back with `Last-Event-ID`.',
  })
  @ApiResponse({
    status: 200,
    description: 'The events, without an end',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: MTc5NTczOTk4MjAwMDAwMA\nevent: change\ndata: {"objectId":"763918273649152","deleted":true,"updated_at":"2026-11-21T21:19:42.000Z"}\n\n',
      },
    },
  })
  @plain(400, '`Last-Event-ID` is no cursor', 'Last-Event-ID parameter invalid')
  @ResyncRequired()
  events(
    @Req() request: AuthenticatedRequest<ListAccess>,
    @Res() response: Response,
    @Params(LiShopEventsPlace, 'headers') { 'Last-Event-ID': since }: LiShopEventsPlace,
  ): void {
    requireKnown(since, request.principal);
    this.streams.start(response, request.principal, since);
  }
}
