import { Controller, Get, Header, Query, Res, UseFilters } from '@nestjs/common';
import {
  ApiExcludeEndpoint,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ActsOnGet, Authenticated, Public } from '../../../shared/auth/access.js';
import { OperatorAuthenticator, type Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { ImbaChatConfig } from '../settings.js';
import { DirectoryReader } from '../directory/directory-reader.js';
import { ApiErrors } from '../openapi/api-errors.js';
import { ChatTokens, type ChatToken } from '../tokens/chat-tokens.js';
import type { UserObject } from '../users/user-object.js';
import { parseUserId, requireUserId } from '../users/user-id.js';
import { UserSource } from '../users/user-source.js';
import { demoPage } from './demo-page.js';
import { demoPolicy } from './demo-policy.js';
import { DEMO_SCRIPT } from './demo-script.js';
import { DEMO_STYLE } from './demo-style.js';

const SHOWN = 24;

/** The page's origin is none of Quartet's (see demoPolicy), and its parts would not be given to it. */
const ForSandbox = () => Header('Cross-Origin-Resource-Policy', 'cross-origin');

/** A page that shows the widget for a user, beside the directory. */
@ApiTags('ImbaChat: tokens and widget')
@Controller('imbachat/demo')
@Authenticated(OperatorAuthenticator)
@UseFilters(BridgeErrorFilter)
export class DemoController {
  private readonly policy;

  constructor(
    private readonly source: UserSource,
    private readonly directory: DirectoryReader,
    private readonly tokens: ChatTokens,
    private readonly config: ImbaChatConfig,
    private readonly database: Database,
    private readonly log: OperatorLog,
  ) {
    this.policy = demoPolicy(config.scriptUrl);
  }

  // Leaves a row in the log too, but not refused to other sites: its own links are asked for by a page whose origin is nobody's.
  @OperationName('getDemoPage')
  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'A page that shows the chat as this user would see it' })
  @ApiQuery({ name: 'user_id', required: false, example: 6 })
  @ApiOkResponse({
    description: 'The page',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @ApiNotFoundResponse({
    description: 'The page, which says that there is no such user',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @ApiErrors({})
  async page(
    @ByOperator() operator: Operator,
    @Query('user_id') text: unknown,
    @Res() response: Response,
  ): Promise<void> {
    const asked = parseUserId(text);
    const user = asked === undefined ? undefined : (await this.users([asked]))[0];
    const chatStatus =
      asked === undefined || user === undefined ? 'unknown' : await this.source.chatStatus(asked);
    const people = await this.users(await this.directory.someIds(SHOWN + 1));
    const token =
      chatStatus === 'allowed' && asked !== undefined ? await this.issue(operator, asked) : undefined;
    const page = demoPage({
      token,
      user,
      asked,
      chatStatus,
      people,
      widgetIsSet: this.config.widgetId !== undefined,
    });
    this.policy(response.req, response, () => undefined);
    // As on any other page: ImbaChat sees from which site its script is asked for.
    response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
    response
      .status(asked !== undefined && user === undefined ? 404 : 200)
      .type('html')
      .send(page);
  }

  /** What the operator's own site has to offer to its pages. For the page that frames this one, which has no right to ask itself. */
  @Get('token')
  @ActsOnGet()
  @Header('Cache-Control', 'no-store')
  @ApiExcludeEndpoint()
  token(@ByOperator() operator: Operator, @Query('user_id') text: unknown): Promise<ChatToken> {
    return this.issue(operator, requireUserId(text, 'user_id'));
  }

  @Get('style.css')
  @Public()
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=300')
  @ForSandbox()
  @ApiExcludeEndpoint()
  style(): string {
    return DEMO_STYLE;
  }

  @Get('page.js')
  @Public()
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=300')
  @ForSandbox()
  @ApiExcludeEndpoint()
  script(): string {
    return DEMO_SCRIPT;
  }

  /** That the operator may be this user in the chat stands in the log. */
  private async issue(operator: Operator, user: number): Promise<ChatToken> {
    const token = await this.tokens.issue(user);
    const action = { action: 'imbachat.token.issue', subject: `user ${user}` };
    await this.log.record(this.database, operator, action);
    return token;
  }

  private async users(ids: readonly number[]): Promise<UserObject[]> {
    return JSON.parse(await this.source.usersInfo(ids)) as UserObject[];
  }
}
