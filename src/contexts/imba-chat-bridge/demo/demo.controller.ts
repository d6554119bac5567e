import { Controller, Get, Header, Query, Res, UseFilters } from '@nestjs/common';
import {
  ApiBasicAuth,
  ApiExcludeEndpoint,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import helmet from 'helmet';
import { Authenticated, Public } from '../../../shared/auth/access.js';
import { OperatorAuthenticator } from '../../../shared/auth/operator.authenticator.js';
import { ImbaChatConfig } from '../settings.js';
import { BridgeError } from '../bridge-error.js';
import { BridgeErrorFilter } from '../bridge-error.filter.js';
import { readUserId } from '../directory/directory-item.js';
import { DirectoryReader } from '../directory/directory-reader.js';
import { ApiErrors } from '../openapi.js';
import { ChatTokens, type ChatToken } from '../tokens/chat-tokens.js';
import type { UserObject } from '../user-object.js';
import { UserSource } from '../user-source.js';
import { demoPage } from './demo-page.js';
import { DEMO_SCRIPT } from './demo-script.js';
import { DEMO_STYLE } from './demo-style.js';

const IMBACHAT = ['https://imbachat.com', 'https://*.imbachat.com'];

/** Our own script and style, ImbaChat's widget with its frames, sockets and inline styles, and pictures from wherever users have theirs. */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'", ...IMBACHAT],
    styleSrc: ["'self'", "'unsafe-inline'", ...IMBACHAT],
    imgSrc: ["'self'", 'data:', 'https:', 'http:'],
    fontSrc: IMBACHAT,
    mediaSrc: IMBACHAT,
    connectSrc: ["'self'", ...IMBACHAT, 'wss://imbachat.com', 'wss://*.imbachat.com'],
    frameSrc: IMBACHAT,
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
});

const SHOWN = 24;

/** A page that shows the widget for a user, beside the directory. */
@ApiTags('ImbaChat: tokens and widget')
@ApiBasicAuth('operator')
@Controller('imbachat/demo')
@Authenticated(OperatorAuthenticator)
@UseFilters(BridgeErrorFilter)
export class DemoController {
  constructor(
    private readonly source: UserSource,
    private readonly directory: DirectoryReader,
    private readonly tokens: ChatTokens,
    private readonly config: ImbaChatConfig,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'A page that shows the chat as this user would see it' })
  @ApiQuery({ name: 'user_id', required: false, example: 6 })
  @ApiOkResponse({
    description: 'The page; 404, with the page, for an unknown user',
    content: { 'text/html': { schema: { type: 'string' } } },
  })
  @ApiErrors({})
  async page(@Query('user_id') text: unknown, @Res() response: Response): Promise<void> {
    const read = readUserId(text);
    const asked = 'value' in read ? read.value : undefined;
    const user = asked === undefined ? undefined : (await this.users([asked]))[0];
    const standing =
      asked === undefined || user === undefined ? 'unknown' : await this.source.standing(asked);
    const people = await this.users(await this.directory.someIds(SHOWN + 1));
    const page = demoPage({ user, asked, standing, people, widgetIsSet: this.config.widgetId !== undefined });
    policy(response.req, response, () => undefined);
    // As on any other page: ImbaChat sees from which site its script is asked for.
    response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
    response
      .status(asked !== undefined && user === undefined ? 404 : 200)
      .type('html')
      .send(page);
  }

  /** What the operator's own site has to offer to its pages, for this page. */
  @Get('token')
  @Header('Cache-Control', 'no-store')
  @ApiExcludeEndpoint()
  token(@Query('user_id') text: unknown): Promise<ChatToken> {
    const read = readUserId(text);
    if ('problem' in read) throw new BridgeError('WRONG_VALUE', `user_id ${read.problem}.`);
    return this.tokens.issue(read.value);
  }

  @Get('style.css')
  @Public()
  @Header('Content-Type', 'text/css; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  style(): string {
    return DEMO_STYLE;
  }

  @Get('page.js')
  @Public()
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'public, max-age=300')
  @ApiExcludeEndpoint()
  script(): string {
    return DEMO_SCRIPT;
  }

  private async users(ids: readonly number[]): Promise<UserObject[]> {
    return JSON.parse(await this.source.usersInfo(ids)) as UserObject[];
  }
}
