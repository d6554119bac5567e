import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ForMembers, ForWriters } from '../http/describe.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Params } from '../http/params.js';
import type { ListAccess } from '../keys/list-access.js';
import { WriterAuthenticator } from '../keys/list-access.authenticator.js';
import { LiShopBatch, LiShopBatchAnswer } from './batch.dto.js';
import { Batches } from './batches.js';
import { MAX_EDITS } from './edit.js';

/** What phones did offline. */
@Controller('2.0/articles/batch')
@LiShopRoutes()
@ForMembers()
@ForWriters()
@Authenticated(WriterAuthenticator)
export class BatchController {
  constructor(private readonly batches: Batches) {}

  @Post()
  @HttpCode(200)
  @OperationName('batchEdits')
  @ApiOperation({
    summary: 'Do edits that were made offline, in their order',
    description: `Up to ${MAX_EDITS}. Of each field the later edit is in force, whichever arrives first; a deletion loses against a later edit. A wrong edit fails alone.`,
  })
  @ApiOkResponse({ description: 'What became of each', type: LiShopBatchAnswer })
  async apply(
    @Req() request: AuthenticatedRequest<ListAccess>,
    @Res({ passthrough: true }) response: Response,
    @Params(LiShopBatch) { edits }: LiShopBatch,
  ): Promise<string> {
    const answers = await this.batches.apply(request.principal.list, edits);
    response.type('application/json');
    return `{"edits":[${answers.join(',')}]}`;
  }
}
