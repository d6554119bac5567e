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
import {
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Authenticated, Public } from '../../../shared/auth/access.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { DirectoryReader, type FoundUser } from '../directory/directory-reader.js';
import { UserSource } from '../users/user-source.js';
import { ApiErrorFilter } from './api-error.filter.js';
import { ApiLoginAuthenticator } from './api-login.authenticator.js';
import { API_VERSION } from './api-version.js';
import {
  FoundImbachatUsers,
  ImbachatLoggedIn,
  ImbachatLogin,
  ImbachatLoginRefusal,
  ImbachatVersion,
  WRONG_LOGIN,
} from './api.dto.js';
import { AnswersUsers, NotFromAnotherSite, ServiceErrors } from './describe.js';
import { readAskedIds } from '../users/asked-ids.js';
import { dropBody } from './drop-body.js';
import { LoginFieldsInterceptor } from './login-fields.interceptor.js';
import { lenientBridgeValidation } from '../errors/bridge-validation.js';
import { SiteLogin, TooManyLoginsError } from './site-login.js';

const Json = () => Header('Content-Type', 'application/json; charset=utf-8');
/** May be kept, but only with an ETag asked anew: a ban or a new name shows at once. */
const Revalidated = () => Header('Cache-Control', 'private, no-cache');

const IGNORED = 'Everything but digits and commas is ignored in the ids.';
const MANY_IDS = 'At most 1,000 ids, separated by commas';
const SEARCH = 'Users whose name holds a text, whatever the letter case; 50 at most';

const found = (data: FoundUser[]): FoundImbachatUsers => ({ code: 200, version: API_VERSION, data });

/** What ImbaChat's service calls: the public routes of the plugin that the seed names (docs/imbachat.md). */
@ApiTags('ImbaChat: for its service')
@Controller('imbachat')
@Authenticated(ApiLoginAuthenticator)
@UseFilters(ApiErrorFilter)
export class ApiController {
  constructor(
    private readonly source: UserSource,
    private readonly directory: DirectoryReader,
    private readonly logins: SiteLogin,
    private readonly http: HttpConfig,
  ) {}

  @OperationName('getVersion')
  @Get('api/v1')
  @Public()
  @ApiOperation({ summary: 'What answers here' })
  @ApiOkResponse({ description: 'This version', type: ImbachatVersion })
  @ServiceErrors(400, 401, 413, 415, 503)
  version(): ImbachatVersion {
    return { version: API_VERSION, type: 'Quartet' };
  }

  @OperationName('getUsers', 'getUsersAtAlias')
  @Get(['api/v1/users/:ids', 'api/v1/getusers/:ids'])
  @Json()
  @Revalidated()
  @ApiOperation({ summary: 'Users info: who these users are', description: IGNORED })
  @ApiParam({ name: 'ids', example: '6,7', description: MANY_IDS })
  @AnswersUsers()
  @ServiceErrors(413, 415)
  usersByPath(@Param('ids') ids: string): Promise<string> {
    return this.source.usersInfo(readAskedIds(ids));
  }

  @Get(['users', 'api/v1/users'])
  @OperationName('listUsers', 'listUsersVersioned')
  @Json()
  @Revalidated()
  @ApiOperation({ summary: 'Users info, with the ids as a parameter', description: IGNORED })
  @ApiQuery({ name: 'user_ids', required: false, example: '6,7', description: MANY_IDS })
  @AnswersUsers()
  @ServiceErrors(413, 415)
  usersByQuery(@Query('user_ids') ids: unknown): Promise<string> {
    return this.source.usersInfo(readAskedIds(ids));
  }

  @OperationName('authenticateUser', 'authenticateUserAtAlias')
  @Post(['api/v1/auth_users', 'api/v1/authuser'])
  @UseInterceptors(LoginFieldsInterceptor)
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Whose login and password these are' })
  @ApiConsumes('application/x-www-form-urlencoded', 'application/json', 'multipart/form-data')
  @ApiBody({ type: ImbachatLogin })
  @ApiExtraModels(ImbachatLoggedIn, ImbachatLoginRefusal)
  @ApiOkResponse({
    description: 'The user; or, also with status 200, that there is none with this login and password',
    schema: {
      oneOf: [{ $ref: getSchemaPath(ImbachatLoggedIn) }, { $ref: getSchemaPath(ImbachatLoginRefusal) }],
    },
  })
  @ApiResponse({
    status: 429,
    description:
      'Ten wrong passwords of one login in 15 minutes: then one in 30 s is looked at. Or 32 others wait. `Retry-After` says how long',
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(ImbachatLoginRefusal) },
        example: { code: 429, error: 'Too many attempts to log in; try again in 30 s.', debug: '' },
      },
    },
  })
  @ServiceErrors(429)
  @NotFromAnotherSite()
  async authUsers(
    @Body(lenientBridgeValidation()) { login, username, email, password }: ImbachatLogin,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImbachatLoggedIn | ImbachatLoginRefusal> {
    // The plugins for OctoberCMS, WordPress and OpenCart call it differently.
    const name = [login, username, email].find(Boolean) ?? '';
    try {
      const address = clientAddress(request, this.http.trustProxy);
      return (await this.logins.check(name, password ?? '', address)) ?? WRONG_LOGIN;
    } catch (error) {
      if (!(error instanceof TooManyLoginsError)) throw error;
      response.status(HttpStatus.TOO_MANY_REQUESTS).setHeader('Retry-After', error.retryAfter);
      return { code: HttpStatus.TOO_MANY_REQUESTS, error: error.message, debug: '' };
    }
  }

  @OperationName('searchUsers')
  @Get('api/v1/search/:key')
  @ApiOperation({ summary: SEARCH })
  @ApiParam({ name: 'key', example: 'oh' })
  @ApiOkResponse({ description: 'Those who were found', type: FoundImbachatUsers })
  @ServiceErrors(413, 415)
  async search(@Param('key') key: string): Promise<FoundImbachatUsers> {
    return found(await this.directory.search(key));
  }

  /** As the plugins for WordPress and LiveStreet have it. WordPress takes no blank in an address: `_` stands for one. */
  @OperationName('searchUsersByPost')
  @Post('api/v1/searchusers/:key')
  @HttpCode(200)
  @ApiOperation({ summary: SEARCH, description: '`_` stands for a blank, too.' })
  @ApiParam({ name: 'key', example: 'oh' })
  @ApiOkResponse({ description: 'Those who were found', type: FoundImbachatUsers })
  @ServiceErrors(413, 415)
  @NotFromAnotherSite()
  async searchByPost(@Param('key') key: string): Promise<FoundImbachatUsers> {
    return found(await this.directory.search(key, key.replaceAll('_', ' ')));
  }

  /** ImbaChat announces messages here, for plugins that pass them on to phones; nothing is done with them. */
  @OperationName('notify')
  @Post('api/v1/notifications')
  @HttpCode(204)
  @ApiOperation({ summary: 'Taken, and dropped: Quartet sends nothing to phones' })
  @ApiNoContentResponse({ description: 'Nothing was kept' })
  @ServiceErrors()
  @NotFromAnotherSite()
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
  @ApiOperation({ summary: 'The friends of a user' })
  @ApiParam({ name: 'id', example: '6' })
  @AnswersUsers()
  @ServiceErrors(413, 415)
  async friends(@Param('id') text: string): Promise<string> {
    const [id] = readAskedIds(text);
    return id === undefined ? '[]' : this.source.friendsInfo(id);
  }
}
