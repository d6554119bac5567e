import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res, UseFilters } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Authenticated } from '../../../shared/auth/access.js';
import { Clock } from '../../../shared/jobs/clock.js';
import type { AccountView } from '../accounts/account.js';
import { ImvuAccounts } from '../accounts/accounts.repository.js';
import { AccountsService, type LoginResult } from '../accounts/accounts.service.js';
import { ImvuError } from '../imvu-error.js';
import { SessionPools } from '../picking/session-pools.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { Caller, IdPipe } from './caller.js';
import { Answers, Does, examples, OfUser, Refuses, Takes } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { parseRequest } from './request-body.js';

const text = (most: number) =>
  z
    .string('a text')
    .min(1, 'must not be empty')
    .max(most, `at most ${most} characters`)
    .refine((value) => !value.includes('\0'), 'no NUL');
const header = text(8_192).regex(/^[\x20-\x7e]+$/, 'printable ASCII');
const newAccount = z.object({ username: text(200), password: text(200) });
/** As pasted from a mail: as a number too, and with spaces around. */
const secondFactor = z.object({
  code: z.preprocess(
    (value) => (typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : value),
    text(50),
  ),
});
const takenOver = z.object({
  cookie: header.regex(/(^|;\s*)osCsid=[^;\s]+/, 'a Cookie header in which osCsid=… stands'),
  sauce: header.optional(),
});

const changed = z.object({
  password: text(200).optional(),
  paused: z.boolean('true or false').optional(),
  label: text(200).nullable().optional(),
});

const accountId = (): IdPipe => new IdPipe('ACCOUNT_NOT_FOUND');
const loggedIn = { account: examples.account, session: examples.session };

/** What is answered while IMVU wants something more than the password. */
interface Unfinished {
  readonly account: Pick<AccountView, 'id' | 'state' | 'email_hint'>;
}

@Controller('imvu/accounts')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@OfUser('IMVU: accounts')
export class ImvuAccountsController {
  constructor(
    private readonly service: AccountsService,
    private readonly accounts: ImvuAccounts,
    private readonly pools: SessionPools,
    private readonly clock: Clock,
  ) {}

  @Post()
  @Does(
    'Add an IMVU account',
    'Logs in upstream first, and stores then. The account must be yours, or used with its owner’s consent.',
  )
  @Takes({ username: 'ada@example.org', password: 'the password at IMVU' })
  @Answers(201, 'Logged in', loggedIn)
  @Answers(
    202,
    'IMVU sent a code by e-mail (`needs_code`), or wants a browser (`needs_login`)',
    examples.needsCode,
  )
  @Refuses(400, 409, 422, 502, 504)
  async add(
    @Caller() user: ImvuUser,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResult | Unfinished> {
    const { username, password } = parseRequest(newAccount, body);
    return this.answer(user, response, await this.service.add(user.id, username, password));
  }

  @Get()
  @Does('Your IMVU accounts')
  @Answers(200, 'The accounts', [examples.account])
  @Refuses()
  list(@Caller() user: ImvuUser): Promise<AccountView[]> {
    return this.accounts.views(user.id, this.clock.now());
  }

  @Get(':id')
  @Does('One of your IMVU accounts')
  @Answers(200, 'The account', examples.account)
  @Refuses(404)
  one(@Caller() user: ImvuUser, @Param('id', accountId()) id: string): Promise<AccountView> {
    return this.service.view(user.id, id);
  }

  @Patch(':id')
  @Does(
    'Set a new password, a pause or a label',
    'A paused account is not picked and does not log in by itself. A new password is tried at the next login.',
  )
  @Takes({ 'password?': 'the new one', 'paused?': true, 'label?': 'shop' })
  @Answers(200, 'The account', examples.account)
  @Refuses(400, 404)
  async update(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Body() body: unknown,
  ): Promise<AccountView> {
    const updated = await this.service.update(user.id, id, parseRequest(changed, body));
    this.pools.forget(user.id);
    return updated;
  }

  @Delete(':id')
  @HttpCode(204)
  @Does(
    'Forget an account, with its password and sessions',
    'Upstream the sessions live on until they end by themselves; revoke them first if they must not.',
  )
  @Answers(204, 'Forgotten')
  @Refuses(404)
  async forget(@Caller() user: ImvuUser, @Param('id', accountId()) id: string): Promise<void> {
    const found = await this.accounts.delete(user.id, id);
    this.pools.forget(user.id);
    if (!found) throw new ImvuError('ACCOUNT_NOT_FOUND', 'There is no such account.');
  }

  @OperationName('enterCode')
  @Post(':id/code')
  @Does('Finish the second factor with the code that IMVU sent by e-mail')
  @Takes({ code: '123456' })
  @Answers(201, 'Logged in', loggedIn)
  @Answers(202, 'IMVU wants another code', examples.needsCode)
  @Refuses(400, 404, 409, 422, 502, 504)
  async code(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResult | Unfinished> {
    const { code } = parseRequest(secondFactor, body);
    return this.answer(user, response, await this.service.enterCode(user.id, id, code));
  }

  @OperationName('resendCode')
  @Post(':id/code/resend')
  @Does('Have IMVU send another code', 'Once in 30 s.')
  @Answers(202, 'Sent', examples.needsCode)
  @Answers(201, 'IMVU wants no code any more: logged in', loggedIn)
  @Refuses(404, 409, 422, 502, 504)
  async resend(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResult | Unfinished> {
    return this.answer(user, response, await this.service.resendCode(user.id, id));
  }

  @OperationName('renewSession')
  @Post(':id/renew')
  @Does('Another session for an account')
  @Answers(201, 'Logged in', loggedIn)
  @Answers(202, 'IMVU sent a code by e-mail', examples.needsCode)
  @Refuses(404, 422, 502, 504)
  async renew(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResult | Unfinished> {
    return this.answer(user, response, await this.service.renew(user.id, id));
  }

  @OperationName('takeOverSession')
  @Post(':id/sessions')
  @Does('Take over a session that was made elsewhere', 'It is checked upstream first.')
  @Takes({ cookie: 'osCsid=0123456789abcdef0123456789abcdef', 'sauce?': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' })
  @Answers(201, 'Taken over', loggedIn)
  @Refuses(400, 404, 422, 502)
  async takeOver(
    @Caller() user: ImvuUser,
    @Param('id', accountId()) id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LoginResult | Unfinished> {
    const { cookie, sauce } = parseRequest(takenOver, body);
    return this.answer(user, response, await this.service.takeOver(user.id, id, cookie, sauce));
  }

  private answer(user: ImvuUser, response: Response, result: LoginResult): LoginResult | Unfinished {
    this.pools.forget(user.id);
    const { account, session } = result;
    if (session !== undefined) return { account, session };
    response.status(202);
    const { id, state, email_hint } = account;
    return { account: { id, state, email_hint } };
  }
}
