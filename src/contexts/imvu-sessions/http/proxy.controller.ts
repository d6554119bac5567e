import { All, Controller, Post, Req, Res, UseFilters } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiForbiddenResponse,
  ApiHeader,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { ActsOnGet, Authenticated } from '../../../shared/auth/access.js';
import { ImvuProxy } from '../proxy/proxy.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { Caller } from './caller.js';
import { AnswersAsImvu, Does, RefusesAsImvu } from './describe.js';
import { ImvuAccountUnusable, ImvuClientLogin, ImvuClientLoggedIn, ImvuCodeWanted } from './login.dto.js';
import { ImvuFailure } from './refusal.dto.js';
import { ImvuProxyErrorFilter } from './imvu-error.filter.js';

@Controller('imvu/api')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuProxyErrorFilter)
@ApiTags('IMVU: proxy')
export class ImvuProxyController {
  constructor(private readonly proxy: ImvuProxy) {}

  @OperationName('logIn')
  @Post('login')
  @Does(
    'Log in as a client of IMVU does, with the name and password of one of your accounts',
    'Answered here: session id and sauce stand for that account, and open nothing without your own name and password.',
  )
  @ApiConsumes('application/json', 'application/x-www-form-urlencoded')
  @ApiBody({ type: ImvuClientLogin })
  @ApiExtraModels(ImvuAccountUnusable, ImvuFailure)
  @ApiCreatedResponse({ description: 'Logged in, in the form of IMVU', type: ImvuClientLoggedIn })
  @ApiAcceptedResponse({ description: 'A code was sent by e-mail', type: ImvuCodeWanted })
  @ApiForbiddenResponse({
    description: 'The account cannot be used now; or a page of another site sent it',
    schema: {
      anyOf: [ImvuAccountUnusable, ImvuFailure].map((type) => ({ $ref: getSchemaPath(type) })),
      example: {
        status: 'failure',
        error: 'QUARTET-001',
        message: 'IMVU has disabled this account.',
        state: 'disabled',
        paused: false,
        reason_code: 'banned',
        retry_at: null,
      },
    },
  })
  @RefusesAsImvu(400, 413, 502, 504)
  login(@Caller() user: ImvuUser, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.proxy.login(user, request, response);
  }

  @OperationName('callProxy')
  @All('*path')
  // Any call may log an account in first, and its session is seen at IMVU.
  @ActsOnGet()
  @Does(
    'The same call at IMVU, with one of your sessions',
    'Method, path, query and body go on as they are, up to 32 MiB each way; status, headers and body come back, less Set-Cookie.',
  )
  @ApiParam({ name: 'path', description: 'Path at IMVU, slashes and all, with its query behind it' })
  @ApiHeader({ name: 'x-imvu-account', required: false, description: 'Id or name of the account to use' })
  @ApiHeader({
    name: 'x-quartet-rewrite',
    required: false,
    description: '`true`: addresses of IMVU become those of this proxy, and back',
  })
  @ApiHeader({ name: 'x-imvu-session', required: false, description: 'Id of the session to use' })
  @AnswersAsImvu(200, 'What IMVU answered, with its own status', {
    status: 'success',
    id: 'https://api.imvu.com/user/user-123456',
    denormalized: {},
  })
  @RefusesAsImvu(400, 403, 404, 413, 502, 503, 504)
  pass(@Caller() user: ImvuUser, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.proxy.pass(user, request, response);
  }
}
