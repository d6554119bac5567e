import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Req,
  Res,
  UseFilters,
  applyDecorators,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { ForMembers, ForWriters, NotFound, plain } from '../http/describe.js';
import { versionIn } from '../http/addresses.js';
import { LiShopRoutes } from '../http/lishop-routes.js';
import { Params } from '../http/params.js';
import { LiShopArticleErrors } from '../http/refusal.dto.js';
import { ListAccessAuthenticator, WriterAuthenticator } from '../keys/list-access.authenticator.js';
import type { ListAccess } from '../keys/list-access.js';
import { LiShopError } from '../lishop-error.js';
import type { Article } from './article.js';
import {
  LiShopArticle,
  LiShopArticleChanges,
  LiShopArticleKey,
  LiShopArticleQuery,
  NewLiShopArticle,
} from './article.dto.js';
import { Articles } from './articles.repository.js';
import { idempotentEdit } from './idempotency-key.js';
import { answerUnchanged } from './list-tag.js';
import { LongLists } from './long-lists.js';
import { sendArticles } from './send-articles.js';
import { UnknownArticleFirst } from './unknown-article-first.filter.js';
import { matchingVersions, setEntityTag } from './version-tag.js';

type MemberRequest = AuthenticatedRequest<ListAccess>;

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new LiShopError({ code: 'ARTICLE_NOT_FOUND' });
  return value;
}

const OfArticle = (): MethodDecorator =>
  applyDecorators(
    ApiParam({ name: 'id', example: '763918273649152' }),
    NotFound('The list has no such article', 'Not Found'),
  );

const IfMatch = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'Below `/2.0`: the `ETag` that the article was read with; `*` is any',
    }),
    plain(412, 'The article is not of a version that `If-Match` names', 'Precondition Failed'),
  );

const Writes = (): MethodDecorator => applyDecorators(ForWriters(), Authenticated(WriterAuthenticator));

const ChangesArticle = (summary: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary }),
    OfArticle(),
    ApiOkResponse({ description: 'As it is now', type: LiShopArticle }),
    IfMatch(),
    Writes(),
    UseFilters(UnknownArticleFirst),
  );

/** The seed's one resource. Also under `/1.0`, and with the endings `.json` and `.js` (http/addresses.ts). */
@Controller('articles')
@LiShopRoutes()
@ForMembers()
@Authenticated(ListAccessAuthenticator)
export class ArticlesController {
  constructor(
    private readonly articles: Articles,
    private readonly lists: LongLists,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'The articles of the list',
    description: 'Every address of LiShop stands also under `/1.0`, and may end in `.json` or `.js`.',
  })
  @ApiQuery({ name: 'onlyIds', required: false, type: String, example: '1', description: 'Ignored' })
  @ApiOkResponse({
    description: 'The oldest first',
    type: [LiShopArticle],
    headers: { ETag: { description: 'The state of the list', schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 304, description: 'The list is still in the state that `If-None-Match` names' })
  async all(
    @Req() request: MemberRequest,
    @Res() response: Response,
    @Params(LiShopArticleQuery, 'query') { updated_at }: LiShopArticleQuery,
  ): Promise<void> {
    const { list, size } = request.principal;
    if (answerUnchanged(response, request.principal)) return;
    const [chunks, held] = await this.lists.read({ request, response, size }, () =>
      this.articles.all(list, size, updated_at),
    );
    await sendArticles(response, chunks, held);
  }

  @Post()
  @Writes()
  @ApiOperation({
    summary: 'Add an article',
    description: 'The fields may also stand in the query, or below `article`.',
  })
  @ApiCreatedResponse({
    description: 'Added',
    type: LiShopArticle,
    headers: { Location: { description: 'Where the article is', schema: { type: 'string' } } },
  })
  async add(
    @Req() request: MemberRequest,
    @Res({ passthrough: true }) response: Response,
    @Params(NewLiShopArticle, 'article') fields: NewLiShopArticle,
    @Params(LiShopArticleKey, 'headers') { 'Idempotency-Key': key }: LiShopArticleKey,
  ): Promise<Article> {
    const edit = idempotentEdit(key, 'create', { fields });
    const article = await this.articles.add(request.principal.list, fields, edit);
    response.setHeader('Location', `${versionIn(request.originalUrl)}/articles/${article.objectId}`);
    return article;
  }

  @Get(':id')
  @ApiOperation({ summary: 'One article' })
  @OfArticle()
  @ApiOkResponse({
    description: 'The article',
    type: LiShopArticle,
    headers: {
      ETag: { description: 'Its version; a strong one below `/2.0`', schema: { type: 'string' } },
    },
  })
  @ApiResponse({ status: 304, description: 'It is still of the version that `If-None-Match` names' })
  async one(
    @Req() request: MemberRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
  ): Promise<Article> {
    const article = found(await this.articles.find(request.principal.list, id));
    setEntityTag(request, response, article);
    return article;
  }

  @Put(':id')
  @ChangesArticle('Change the named fields of an article, as PATCH does')
  replace(
    @Req() request: MemberRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
    @Params(LiShopArticleChanges, 'article') changes: LiShopArticleChanges,
    @Params(LiShopArticleKey, 'headers') key: LiShopArticleKey,
  ): Promise<Article> {
    return this.change(request, response, id, changes, key);
  }

  @Patch(':id')
  @ChangesArticle('Change the named fields of an article')
  async change(
    @Req() request: MemberRequest,
    @Res({ passthrough: true }) response: Response,
    @Param('id') id: string,
    @Params(LiShopArticleChanges, 'article') changes: LiShopArticleChanges,
    @Params(LiShopArticleKey, 'headers') { 'Idempotency-Key': key }: LiShopArticleKey,
  ): Promise<Article> {
    const matching = matchingVersions(request);
    const edit = idempotentEdit(key, 'update', { id, fields: changes });
    const article = found(
      await this.articles.change(request.principal.list, id, changes, { matching, edit }),
    );
    setEntityTag(request, response, article);
    return article;
  }

  @Delete(':id')
  @Writes()
  @ApiOperation({ summary: 'Remove an article' })
  @OfArticle()
  @ApiNoContentResponse({ description: 'Removed' })
  @IfMatch()
  @plain(400, '`Idempotency-Key` is too long or empty', 'Idempotency-Key parameter invalid')
  @ApiUnprocessableEntityResponse({
    description: 'The `Idempotency-Key` was used for another request',
    type: LiShopArticleErrors,
    example: { base: ['the Idempotency-Key was used for another request'] },
  })
  @HttpCode(204)
  @UseFilters(UnknownArticleFirst)
  async remove(
    @Req() request: MemberRequest,
    @Param('id') id: string,
    @Params(LiShopArticleKey, 'headers') { 'Idempotency-Key': key }: LiShopArticleKey,
  ): Promise<void> {
    const conditions = { matching: matchingVersions(request), edit: idempotentEdit(key, 'delete', { id }) };
    if (!(await this.articles.remove(request.principal.list, id, conditions)))
      throw new LiShopError({ code: 'ARTICLE_NOT_FOUND' });
  }
}
