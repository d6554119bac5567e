import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Res,
  UseFilters,
  UsePipes,
} from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuAccounts } from '../accounts/accounts.repository.js';
import { AccountsService, type LoginResult } from '../accounts/accounts.service.js';
import { ImvuError } from '../imvu-error.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import {
  ImvuAccount,
  ImvuAccountChange,
  ImvuCode,
  ImvuLoggedIn,
  ImvuSessionElsewhere,
  NewImvuAccount,
  UnfinishedImvuLogin,
} from './account.dto.js';
import { Caller, IdPipe } from './caller.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';

const accountId = (): IdPipe => new IdPipe('ACCOUNT_NOT_FOUND');
@Controller('imvu/accounts')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: accounts')
export class ImvuAccountsController {
  constructor(
    private readonly service: AccountsService,
    private readonly accounts: ImvuAccounts,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Does(
    'Add an IMVU account',
    'Logs in upstream first, and stores then. The account must be yours, or used with its owner’s consent.',
  )
  @ApiCreatedResponse({ description: 'Logged in', type: ImvuLoggedIn })
  @ApiAcceptedResponse({
    description: 'IMVU sent a code by e-mail (`needs_code`), or wants a browser (`needs_login`)',
    type: UnfinishedImvuLogin,
  })
  @Refuses(400, 409, 422, 502, 504)
  async add(
    @Caller() user: ImvuUser,
    @Body() { username, password }: NewImvuAccount,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImvuLoggedIn | UnfinishedImvuLogin> {
    return this.answer(response, await this.service.add(user.id, username, password));
  }

  @Get()
  @Does('Your IMVU accounts')
  @ApiOkResponse({ description: 'The accounts', type: [ImvuAccount] })
  @Refuses()
  list(@Caller() user: ImvuUser): Promise<ImvuAccount[]> {
    return this.accounts.views(user.id, this.clock.now());
  }

  @Get(':id')
  @Does('One of your IMVU accounts')
  @ApiOkResponse({ description: 'The account', type: ImvuAccount })
  @Refuses(404)
  one(@Caller() user: ImvuUser, @Param('id', accountId()) id: string): Promise<ImvuAccount> {
    return this.service.view(user.id, id);
  }

  @Patch(':id')
  @Does(
    'Set a new password, a pause or a label',
    'A paused account is not picked and does not log in by itself. A new password is tried at the next login.',
  )
  @ApiOkResponse({ description: 'The account', type: ImvuAccount })
  @Refuses(400, 404)
  update(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Body() change: ImvuAccountChange,
  ): Promise<ImvuAccount> {
    return this.service.update(user.id, id, change);
  }

  @Delete(':id')
  @HttpCode(204)
  @Does(
    'Forget an account, with its password and sessions',
    'Upstream the sessions live on until they end by themselves; revoke them first if they must not.',
  )
  @ApiNoContentResponse({ description: 'Forgotten' })
  @Refuses(404)
  async forget(@Caller() user: ImvuUser, @Param('id', accountId()) id: string): Promise<void> {
    const found = await this.accounts.delete(user.id, id);
    if (!found) throw new ImvuError('ACCOUNT_NOT_FOUND', 'There is no such account.');
  }

  @OperationName('enterCode')
  @Post(':id/code')
  @Does('Finish the second factor with the code that IMVU sent by e-mail')
  @ApiCreatedResponse({ description: 'Logged in', type: ImvuLoggedIn })
  @ApiAcceptedResponse({ description: 'IMVU wants another code', type: UnfinishedImvuLogin })
  @Refuses(400, 404, 409, 422, 502, 504)
  async code(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Body() { code }: ImvuCode,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImvuLoggedIn | UnfinishedImvuLogin> {
    return this.answer(response, await this.service.enterCode(user.id, id, code));
  }

  @OperationName('resendCode')
  @Post(':id/code/resend')
  @Does('Have IMVU send another code', 'Once in 30 s.')
  @ApiAcceptedResponse({ description: 'Sent', type: UnfinishedImvuLogin })
  @ApiCreatedResponse({ description: 'IMVU wants no code any more: logged in', type: ImvuLoggedIn })
  @Refuses(404, 409, 422, 502, 504)
  async resend(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImvuLoggedIn | UnfinishedImvuLogin> {
    return this.answer(response, await this.service.resendCode(user.id, id));
  }

  @OperationName('renewSession')
  @Post(':id/renew')
  @Does('Another session for an account')
  @ApiCreatedResponse({ description: 'Logged in', type: ImvuLoggedIn })
  @ApiAcceptedResponse({ description: 'IMVU sent a code by e-mail', type: UnfinishedImvuLogin })
  @Refuses(404, 422, 502, 504)
  async renew(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImvuLoggedIn | UnfinishedImvuLogin> {
    return this.answer(response, await this.service.renew(user.id, id));
  }

  @OperationName('takeOverSession')
  @Post(':id/sessions')
  @Does('Take over a session that was made elsewhere', 'It is checked upstream first.')
  @ApiCreatedResponse({ description: 'Taken over', type: ImvuLoggedIn })
  @Refuses(400, 404, 409, 422, 502)
  async takeOver(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Body() { cookie, sauce }: ImvuSessionElsewhere,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ImvuLoggedIn | UnfinishedImvuLogin> {
    return this.answer(response, await this.service.takeOver(user.id, id, cookie, sauce));
  }

  private answer(response: Response, { account, session }: LoginResult): ImvuLoggedIn | UnfinishedImvuLogin {
    if (session !== undefined) return { account, session };
    response.status(202);
    const { id, state, email_hint } = account;
    return { account: { id, state, email_hint } };
  }
}
