import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ForMembers } from '../http/describe.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Params } from '../http/params.js';
import type { ListAccess } from '../keys/list-access.js';
import { ListAccessAuthenticator } from '../keys/list-access.authenticator.js';
import { LiShopArticle, LiShopExport } from './article.dto.js';
import { Articles } from './articles.repository.js';
import { CSV_HEADER } from './csv.js';
import { answerUnchanged } from './list-tag.js';
import { LongLists } from './long-lists.js';
import { sendArticles, sendCsv } from './send-articles.js';

/** A list as a file that people and other programs can read. */
@Controller('2.0/articles/export')
@LiShopRoutes()
@ForMembers()
@Authenticated(ListAccessAuthenticator)
export class ExportController {
  constructor(
    private readonly articles: Articles,
    private readonly lists: LongLists,
  ) {}

  @Get()
  @OperationName('exportArticles')
  @ApiOperation({
    summary: 'The list as a file',
    description:
      "In CSV (RFC 4180, UTF-8) a cell that a spreadsheet would take for a formula gets a `'` before it.",
  })
  @ApiOkResponse({
    description: 'The articles, the oldest first',
    content: {
      'application/json': { schema: { type: 'array', items: { $ref: getSchemaPath(LiShopArticle) } } },
      'text/csv': { schema: { type: 'string' }, example: CSV_HEADER },
    },
    headers: { ETag: { description: 'The state of the list', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 304, description: 'The list is still in the state that `If-None-Match` names' })
  async export(
    @Req() request: AuthenticatedRequest<ListAccess>,
    @Res() response: Response,
    @Params(LiShopExport, 'query') { format = 'json' }: LiShopExport,
  ): Promise<void> {
    const { list, size } = request.principal;
    if (answerUnchanged(response, request.principal)) return;
    const [chunks, held] = await this.lists.read({ request, response, size }, () =>
      this.articles.all(list, size),
    );
    response.attachment(`articles.${format}`);
    await (format === 'json' ? sendArticles(response, chunks, held) : sendCsv(response, chunks, held));
  }
}
