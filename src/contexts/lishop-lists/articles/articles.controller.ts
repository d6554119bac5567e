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
  ApiBody,
  ApiHeader,
  ApiNoContentResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  PartialType,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { ListAccessAuthenticator } from '../keys/list-access.authenticator.js';
import type { ListAccess } from '../keys/list-access.js';
import {
  ArticleDto,
  ArticleFieldsDto,
  BadRequest,
  ForMembers,
  Forms,
  Invalid,
  Json,
  LiShopTag,
  NotFound,
} from '../http/lishop.openapi.js';
import { LiShopErrorFilter } from '../http/lishop-error.filter.js';
import { LiShopError } from '../lishop-error.js';
import { parseInstant } from '../http/instant.js';
import { Parameters } from '../http/parameters.js';
import type { Article } from './article.js';
import { readArticle } from './article-rules.js';
import { Articles } from './articles.repository.js';
import { idempotentEdit } from './idempotency-key.js';
import { sendArticles } from './send-articles.js';

type MemberRequest = AuthenticatedRequest<ListAccess>;

function changedAfter(parameters: Parameters): Date | undefined {
  const text = parameters.optional('updated_at');
  if (text === undefined) return undefined;
  const instant = parseInstant(text);
  if (instant === undefined) throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'updated_at' });
  return instant;
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new LiShopError({ code: 'ARTICLE_NOT_FOUND' });
  return value;
}

const UNKNOWN = 'The list has no such article';

const ArticleId = (): MethodDecorator => ApiParam({ name: 'id', example: '763918273649152' });

const ChangesArticle = (summary: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary }),
    ArticleId(),
    Forms(),
    ApiBody({ type: PartialType(ArticleFieldsDto) }),
    Json(200, 'As it is now', ArticleDto),
    BadRequest(),
    NotFound(UNKNOWN, 'Not Found'),
    Invalid(),
  );

/** The seed's one resource. Also under `/1.0`, and with the endings `.json` and `.js` (requests/addresses.ts). */
@Controller('articles')
@LiShopTag()
@ForMembers()
@Authenticated(ListAccessAuthenticator)
@UseFilters(LiShopErrorFilter)
export class ArticlesController {
  constructor(private readonly articles: Articles) {}

  @Get()
  @ApiOperation({
    summary: 'The articles of the list',
    description: 'Every address of LiShop stands also under `/1.0`, and may end in `.json` or `.js`.',
  })
  @ApiQuery({
    name: 'updated_at',
    required: false,
    example: '2026-11-21T21:19:42.000Z',
    description: 'Only those that changed later',
  })
  @ApiQuery({ name: 'onlyIds', required: false, example: '1', description: 'Ignored' })
  @Json(200, 'The oldest first', [ArticleDto])
  @BadRequest('updated_at parameter invalid')
  async all(@Req() request: MemberRequest, @Res() response: Response): Promise<void> {
    const after = changedAfter(new Parameters(request));
    await sendArticles(response, await this.articles.all(request.principal.list, after));
  }

  @Post()
  @ApiOperation({
    summary: 'Add an article',
    description: 'The fields may also stand in the query, or below `article`.',
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'Of this article, 1 to 64 characters: sent again with the same fields within 30 days, it gets the same answer and makes no second article',
  })
  @Forms()
  @ApiBody({ type: ArticleFieldsDto })
  @Json(201, 'Added', ArticleDto, {
    Location: { description: 'Where the article is', schema: { type: 'string' } },
  })
  @BadRequest()
  @Invalid()
  async add(@Req() request: MemberRequest, @Res({ passthrough: true }) response: Response): Promise<Article> {
    const fields = readArticle(new Parameters(request), true);
    if (fields instanceof LiShopError) throw fields;
    const article = await this.articles.add(request.principal.list, fields, idempotentEdit(request, fields));
    response.setHeader('Location', `${versionOf(request)}/articles/${article.objectId}`);
    return article;
  }

  @Get(':id')
  @ApiOperation({ summary: 'One article' })
  @ArticleId()
  @Json(200, 'The article', ArticleDto)
  @NotFound(UNKNOWN, 'Not Found')
  async one(@Req() request: MemberRequest, @Param('id') id: string): Promise<Article> {
    return found(await this.articles.find(request.principal.list, id));
  }

  @Put(':id')
  @ChangesArticle('Change the named fields of an article, as PATCH does')
  replace(@Req() request: MemberRequest, @Param('id') id: string): Promise<Article> {
    return this.change(request, id);
  }

  @Patch(':id')
  @ChangesArticle('Change the named fields of an article')
  async change(@Req() request: MemberRequest, @Param('id') id: string): Promise<Article> {
    const { list } = request.principal;
    const changes = readArticle(new Parameters(request), false);
    if (changes instanceof LiShopError) {
      found(await this.articles.find(list, id));
      throw changes;
    }
    return found(await this.articles.change(list, id, changes));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Remove an article' })
  @ArticleId()
  @ApiNoContentResponse({ description: 'Removed' })
  @NotFound(UNKNOWN, 'Not Found')
  @HttpCode(204)
  async remove(@Req() request: MemberRequest, @Param('id') id: string): Promise<void> {
    if (!(await this.articles.remove(request.principal.list, id))) {
      throw new LiShopError({ code: 'ARTICLE_NOT_FOUND' });
    }
  }
}

/** Whoever says the version gets addresses that say it. */
function versionOf(request: Request): string {
  return request.originalUrl.startsWith('/1.0/') ? '/1.0' : '';
}
