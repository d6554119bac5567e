import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { LongLists } from '../articles/long-lists.js';
import { ForMembers, ResyncRequired } from '../http/describe.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Params } from '../http/params.js';
import type { ListAccess } from '../keys/list-access.js';
import { ListAccessAuthenticator } from '../keys/list-access.authenticator.js';
import { DEFAULT_CHANGES, LiShopChanges, LiShopChangesQuery } from './changes.dto.js';
import { Changes, isUpToDate, PAGE_BYTES, requireKnown, type ChangePage } from './changes.repository.js';
import { cursorText, type Cursor } from './cursor.js';

/** What changed in a list, for phones that keep a copy of it. */
@Controller('2.0/articles/changes')
@LiShopRoutes()
@ForMembers()
@Authenticated(ListAccessAuthenticator)
export class ChangesController {
  constructor(
    private readonly changes: Changes,
    private readonly lists: LongLists,
  ) {}

  @Get()
  @OperationName('articleChanges')
  @ApiOperation({
    summary: 'What changed in the list since a cursor',
    description:
      'In the order of the changes, each article once, as it is now; a removed one as its `objectId` with `deleted`. Complete: a client that goes on from `cursor` misses nothing. Where `more` is true, ask again at once.',
  })
  @ApiOkResponse({ description: 'The changes', type: LiShopChanges })
  @ResyncRequired()
  async since(
    @Req() request: AuthenticatedRequest<ListAccess>,
    @Res({ passthrough: true }) response: Response,
    @Params(LiShopChangesQuery, 'query') { since, limit = DEFAULT_CHANGES }: LiShopChangesQuery,
  ): Promise<string> {
    requireKnown(since, request.principal);
    response.type('application/json');
    if (isKnown(since, request.principal)) return pageText({ changes: [], cursor: since, more: false });
    const { list, size } = request.principal;
    // Of a long list, a page and no more is read.
    const reading = { request, response, size: Math.min(size, PAGE_BYTES) };
    const [page, held] = await this.lists.read(reading, () => this.changes.since(list, since, limit));
    // Sent at once.
    held.isNow(0);
    return pageText(page);
  }
}

/** A client that asks often mostly finds nothing new: the key's look-up has shown that already. */
function isKnown(since: Cursor | undefined, access: ListAccess): since is Cursor {
  return since !== undefined && isUpToDate(since, access);
}

/** As JSON. What the database wrote, nobody reads and writes again. */
function pageText({ changes, cursor, more }: ChangePage): string {
  const elements = changes.map(({ json }) => json).join(',');
  return `{"changes":[${elements}],"cursor":${JSON.stringify(cursorText(cursor))},"more":${more}}`;
}
