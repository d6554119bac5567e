import { All, Controller, Req, Res, UseFilters } from '@nestjs/common';
import { ApiHeader, ApiParam } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Authenticated } from '../../../shared/auth/access.js';
import { ImvuProxy } from '../proxy/proxy.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { Caller } from './caller.js';
import { Answers, Does, OfUser, Refuses } from './describe.js';
import { ImvuProxyErrorFilter } from './imvu-error.filter.js';

@Controller('imvu/api')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuProxyErrorFilter)
@OfUser('IMVU: proxy')
export class ImvuProxyController {
  constructor(private readonly proxy: ImvuProxy) {}

  @All('*path')
  @Does(
    'The same call at IMVU, with one of your sessions',
    'Method, path, query and body go on as they are, up to 32 MiB each way; status, headers and body come back, less Set-Cookie.',
  )
  @ApiParam({ name: 'path', description: 'Path at IMVU, slashes and all, with its query behind it' })
  @ApiHeader({ name: 'x-imvu-account', required: false, description: 'Id or name of the account to use' })
  @ApiHeader({ name: 'x-imvu-session', required: false, description: 'Id of the session to use' })
  @Answers(200, 'What IMVU answered, with its own status', {
    status: 'success',
    id: 'https://api.imvu.com/user/user-123456',
    denormalized: {},
  })
  @Refuses(400, 404, 413, 502, 503, 504)
  pass(@Caller() user: ImvuUser, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.proxy.pass(user, request, response);
  }
}
