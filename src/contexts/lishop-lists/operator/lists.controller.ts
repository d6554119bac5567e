import {
  ConflictException,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
  Query,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { ActsOnGet } from '../../../shared/auth/access.js';
import type { Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { Refuses } from '../../../shared/http/http-error.answer.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { OperatorRoutes } from '../../../shared/operator/operator-routes.js';
import { readCursor } from '../../../shared/pages/cursor.js';
import { PageQuery, toPage, type Page } from '../../../shared/pages/page.js';
import { restoreList } from '../lists/deleted-lists.js';
import { ReceiptVerificationWorker } from '../receipts/receipt-verifier.js';
import { LiShopConfig } from '../settings.js';
import {
  LishopList,
  LishopListArticle,
  LishopListArticlePage,
  LishopListDetails,
  LishopListId,
  LishopListKeyId,
  LishopListPage,
  LishopListQuery,
} from './operator-lists.dto.js';
import { OperatorLists, type OperatorListRow } from './operator-lists.js';

const wrong = { 400: 'A parameter is not as it must be' };
const missing = { ...wrong, 404: 'There is no such list' };

@OperatorRoutes('lishop/lists', 'LiShop: operator')
export class OperatorListsController {
  constructor(
    private readonly database: Database,
    private readonly lists: OperatorLists,
    private readonly verifier: ReceiptVerificationWorker,
    private readonly config: LiShopConfig,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @OperationName('listLists')
  @ApiOperation({
    summary: 'Lists, the newest first; or those whose id, key, payment or guest’s mail `q` is',
  })
  @ApiOkResponse({ description: 'A page', type: LishopListPage })
  @Refuses(wrong)
  async list(@Query() { q, kind, after, limit }: LishopListQuery): Promise<Page<LishopList>> {
    if (q !== undefined) return { items: (await this.lists.search(q)).map(shown), next: null };
    const before = readCursor(after, z.int().min(1)) ?? Number.MAX_SAFE_INTEGER;
    const rows = await this.lists.page(kind, before, limit + 1);
    return toPage(rows, limit, shown, ({ id }) => id);
  }

  @Get(':id')
  @ActsOnGet()
  @OperationName('getList')
  @ApiOperation({
    summary: 'A list with its keys and receipts',
    description: 'It names guests by their mail addresses, so that it was read stands in the log.',
  })
  @ApiOkResponse({ description: 'The list', type: LishopListDetails })
  @Refuses(missing)
  async find(@ByOperator() operator: Operator, @Param() { id }: LishopListId): Promise<LishopListDetails> {
    const list = shown(await this.known(id));
    const [keys, receipts] = await Promise.all([this.lists.keys(id), this.lists.receipts(id)]);
    await this.log.record(this.database, operator, { action: 'lishop.list.read', subject: `list ${id}` });
    return {
      ...list,
      keys: keys.map((key) => ({
        ...key,
        created_at: key.created_at.toISOString(),
        expires_at: key.expires_at?.toISOString() ?? null,
      })),
      receipts: receipts.map((receipt) => ({
        ...receipt,
        next_try: receipt.next_try?.toISOString() ?? null,
        ends_at: receipt.ends_at?.toISOString() ?? null,
        created_at: receipt.created_at.toISOString(),
        updated_at: receipt.updated_at.toISOString(),
      })),
    };
  }

  @Get(':id/articles')
  @ActsOnGet()
  @OperationName('listListArticles')
  @ApiOperation({
    summary: 'What stands on a family’s list',
    description: 'That it was read stands in the log.',
  })
  @ApiOkResponse({ description: 'A page', type: LishopListArticlePage })
  @Refuses(missing)
  async articles(
    @ByOperator() operator: Operator,
    @Param() { id }: LishopListId,
    @Query() { after, limit }: PageQuery,
  ): Promise<Page<LishopListArticle>> {
    await this.known(id);
    const place = readCursor(after, z.int().min(0)) ?? 0;
    await this.log.record(this.database, operator, { action: 'lishop.articles.read', subject: `list ${id}` });
    return toPage(
      await this.lists.articles(id, place, limit + 1),
      limit,
      ({ objectId, name, qty, shop, checked }): LishopListArticle => ({ objectId, name, qty, shop, checked }),
      ({ objectId }) => Number(objectId),
    );
  }

  @Post(':id/receipt')
  @HttpCode(204)
  @OperationName('askAgain')
  @ApiOperation({ summary: 'Ask the App Store about the list’s receipt again, at once' })
  @ApiNoContentResponse({ description: 'It will be asked' })
  @Refuses({ ...missing, 409: 'Nobody can be asked about it' })
  async askAgain(@ByOperator() operator: Operator, @Param() { id }: LishopListId): Promise<void> {
    await this.known(id);
    if (!this.config.receipts) throw new ConflictException('LISHOP_RECEIPTS is off: nobody is asked.');
    await this.database.transaction(async (transaction) => {
      if (!(await this.lists.askAgain(transaction, id)))
        throw new ConflictException(
          'The list is deleted, has no receipt, or was taken over with one that Apple is never asked about.',
        );
      await this.log.record(transaction, operator, { action: 'lishop.receipt.ask', subject: `list ${id}` });
    });
    this.verifier.wake();
  }

  @Delete(':id/keys/:key')
  @HttpCode(204)
  @OperationName('endKey')
  @ApiOperation({ summary: 'End a key of a list, of the owner or of a guest' })
  @ApiNoContentResponse({ description: 'Ended' })
  @Refuses({ ...wrong, 404: 'The list has no such key' })
  async endKey(@ByOperator() operator: Operator, @Param() { id, key }: LishopListKeyId): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const ended = await this.lists.endKey(transaction, id, key);
      if (ended === undefined) throw new NotFoundException('The list has no such key.');
      await this.log.record(transaction, operator, {
        action: 'lishop.key.end',
        subject: `list ${id}`,
        before: { owner: ended.owner },
      });
    });
  }

  @Post(':id/restore')
  @HttpCode(204)
  @OperationName('restoreList')
  @ApiOperation({ summary: 'Give a deleted list back as it was, with its keys' })
  @ApiNoContentResponse({ description: 'It is there again' })
  @Refuses({ ...missing, 409: 'Its payment has made a new list since' })
  async restore(@ByOperator() operator: Operator, @Param() { id }: LishopListId): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const restored = await restoreList(transaction, id);
      if (restored === 'unknown') throw new NotFoundException('No such list is deleted and still kept.');
      if (restored === 'replaced')
        throw new ConflictException(
          'Its payment has made a new list since, which its owner would have to delete first.',
        );
      await this.log.record(transaction, operator, { action: 'lishop.list.restore', subject: `list ${id}` });
    });
    this.verifier.wake();
  }

  /** @throws NotFoundException */
  private async known(id: number): Promise<OperatorListRow> {
    const list = await this.lists.find(id);
    if (list === undefined) throw new NotFoundException('There is no such list.');
    return list;
  }
}

const shown = ({ created_at, updated_at, deleted_at, ...list }: OperatorListRow): LishopList => ({
  ...list,
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
  deleted_at: deleted_at?.toISOString() ?? null,
});
