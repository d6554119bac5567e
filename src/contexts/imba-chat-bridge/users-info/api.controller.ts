import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseFilters,
  UseInterceptors,
} from '@nestjs/common';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Authenticated, Public } from '../../../shared/auth/access.js';
import { DirectoryReader, type FoundUser } from '../directory/directory-reader.js';
import { UserSource } from '../users/user-source.js';
import { ApiErrorFilter } from './api-error.filter.js';
import { ApiLoginAuthenticator } from './api-login.authenticator.js';
import { API_VERSION } from './api-version.js';
import {
  DescribeAuthUsers,
  DescribeNotifications,
  DescribeSearch,
  DescribeUserFriends,
  DescribeUsersByPath,
  DescribeUsersByQuery,
  DescribeVersion,
  WRONG_LOGIN,
  type LoginRefusal,
} from './api.openapi.js';
import { readAskedIds } from '../users/asked-ids.js';
import { dropBody } from './drop-body.js';
import { MultipartFieldsInterceptor } from './multipart-fields.interceptor.js';
import { SiteLogin, TooManyLoginsError, type LoggedIn } from './site-login.js';

const Json = () => Header('Content-Type', 'application/json; charset=utf-8');
/** May be kept, but only with an ETag asked anew: a ban or a new name shows at once. */
const Revalidated = () => Header('Cache-Control', 'private, no-cache');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What ImbaChat's service calls: the public routes of the plugin that the seed names (specs/imbachat.md). */
@ApiTags('ImbaChat: for its service')
@Controller('imbachat')
@Authenticated(ApiLoginAuthenticator)
@UseFilters(ApiErrorFilter)
export class ApiController {
  constructor(
    private readonly source: UserSource,
    private readonly directory: DirectoryReader,
    private readonly logins: SiteLogin,
  ) {}

  @OperationName('getVersion')
  @Get('api/v1')
  @Public()
  @DescribeVersion()
  version(): { version: number; type: string } {
    return { version: API_VERSION, type: 'Quartet' };
  }

  @OperationName('getUsers', 'getUsersAtAlias')
  @Get(['api/v1/users/:ids', 'api/v1/getusers/:ids'])
  @OperationName('usersByPath', 'getUsers')
  @Json()
  @Revalidated()
  @DescribeUsersByPath()
  usersByPath(@Param('ids') ids: string): Promise<string> {
    return this.source.usersInfo(readAskedIds(ids));
  }

  @Get(['users', 'api/v1/users'])
  @OperationName('listUsers', 'listUsersVersioned')
  @Json()
  @Revalidated()
  @DescribeUsersByQuery()
  usersByQuery(@Query('user_ids') ids: unknown): Promise<string> {
    return this.source.usersInfo(readAskedIds(ids));
  }

  @OperationName('authenticateUser', 'authenticateUserAtAlias')
  @Post(['api/v1/auth_users', 'api/v1/authuser'])
  @OperationName('authUsers', 'authUser')
  @UseInterceptors(MultipartFieldsInterceptor)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @DescribeAuthUsers()
  async authUsers(
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoggedIn | LoginRefusal> {
    // The plugins for OctoberCMS, WordPress and OpenCart call it differently.
    const { login, username, email, password } = (body ?? {}) as Record<string, unknown>;
    const name = textOf(login) || textOf(username) || textOf(email);
    try {
      return (await this.logins.check(name, textOf(password))) ?? WRONG_LOGIN;
    } catch (error) {
      if (!(error instanceof TooManyLoginsError)) throw error;
      response.status(HttpStatus.TOO_MANY_REQUESTS).setHeader('Retry-After', error.retryAfter);
      return { code: HttpStatus.TOO_MANY_REQUESTS, error: error.message, debug: '' };
    }
  }

  @OperationName('searchUsers')
  @Get('api/v1/search/:key')
  @DescribeSearch()
  async search(@Param('key') key: string): Promise<{ code: number; version: number; data: FoundUser[] }> {
    return { code: 200, version: API_VERSION, data: await this.directory.search(key) };
  }

  /** As the plugins for WordPress and LiveStreet have it. */
  @OperationName('searchUsersByPost')
  @Post('api/v1/searchusers/:key')
  @HttpCode(200)
  @DescribeSearch()
  searchByPost(@Param('key') key: string): ReturnType<ApiController['search']> {
    return this.search(key);
  }

  /** ImbaChat tells of messages here, for plugins that pass them on to phones; nothing is done with them. */
  @OperationName('notify')
  @Post('api/v1/notifications')
  @HttpCode(204)
  @DescribeNotifications()
  async notifications(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    if (!(await dropBody(request))) response.setHeader('Connection', 'close');
  }

  @OperationName('getFriends')
  @Get('api/v1/user/friends/:id')
  @Json()
  @Revalidated()
  @DescribeUserFriends()
  async friends(@Param('id') text: string): Promise<string> {
    const [id] = readAskedIds(text);
    return id === undefined ? '[]' : this.source.friendsInfo(id);
  }
}
