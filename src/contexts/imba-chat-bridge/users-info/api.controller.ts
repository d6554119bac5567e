import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, UseFilters } from '@nestjs/common';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ApiBasicAuth, ApiTags } from '@nestjs/swagger';
import { Authenticated, Public } from '../../../shared/auth/access.js';
import { DirectoryReader, type FoundUser } from '../directory/directory-reader.js';
import { UserSource } from '../user-source.js';
import { ApiErrorFilter } from './api-error.filter.js';
import { ApiLoginAuthenticator } from './api-login.authenticator.js';
import { API_VERSION } from './api-version.js';
import {
  DescribeAuthUsers,
  DescribeSearch,
  DescribeUserFriends,
  DescribeUsersByPath,
  DescribeUsersByQuery,
  DescribeVersion,
  WRONG_LOGIN,
} from './api.openapi.js';
import { readAskedIds } from './asked-ids.js';
import { SiteLogin, type LoggedIn } from './site-login.js';

const Json = () => Header('Content-Type', 'application/json; charset=utf-8');
/** May be kept, but only with an ETag asked anew: a ban or a new name shows at once. */
const Revalidated = () => Header('Cache-Control', 'private, no-cache');

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What ImbaChat's service calls: the public routes of the plugin that the seed names (specs/imbachat.md). */
@ApiTags('ImbaChat: for its service')
@ApiBasicAuth('imbachat')
@Controller('imbachat')
@Authenticated(ApiLoginAuthenticator)
@UseFilters(ApiErrorFilter)
export class ApiController {
  constructor(
    private readonly source: UserSource,
    private readonly directory: DirectoryReader,
    private readonly logins: SiteLogin,
  ) {}

  @Get('api/v1')
  @Public()
  @DescribeVersion()
  version(): { version: number; type: string } {
    return { version: API_VERSION, type: 'Quartet' };
  }

  @Get('api/v1/users/:ids')
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

  @Post('api/v1/auth_users')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @DescribeAuthUsers()
  async authUsers(@Body() body: unknown): Promise<LoggedIn | typeof WRONG_LOGIN> {
    const { login, password } = (body ?? {}) as { login?: unknown; password?: unknown };
    return (await this.logins.check(textOf(login), textOf(password))) ?? WRONG_LOGIN;
  }

  @Get('api/v1/search/:key')
  @DescribeSearch()
  async search(@Param('key') key: string): Promise<{ code: number; version: number; data: FoundUser[] }> {
    return { code: 200, version: API_VERSION, data: await this.directory.search(key) };
  }

  @Get('api/v1/user/friends/:id')
  @Json()
  @Revalidated()
  @DescribeUserFriends()
  async friends(@Param('id') text: string): Promise<string> {
    const [id] = readAskedIds(text);
    return id === undefined ? '[]' : this.source.friendsInfo(id);
  }
}
