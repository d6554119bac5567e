import { Body, Get, HttpCode, NotFoundException, Param, Post, Query, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Operator } from '../../../shared/auth/operator.authenticator.js';
import { Database } from '../../../shared/database/database.js';
import { Refuses } from '../../../shared/http/http-error.answer.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ByOperator } from '../../../shared/operator/by-operator.js';
import { OperatorLog } from '../../../shared/operator/operator-log.js';
import { OperatorRoutes } from '../../../shared/operator/operator-routes.js';
import { cursorOf, readCursor, timeAndId } from '../../../shared/pages/cursor.js';
import type { Page } from '../../../shared/pages/page.js';
import { AccountsService, type LoginResult } from '../accounts/accounts.service.js';
import { ImvuAccount, ImvuCode } from '../http/account.dto.js';
import { ImvuErrorFilter } from '../http/imvu-error.filter.js';
import { OperatorAccounts } from './operator-accounts.js';
import {
  ImvuOperatorAccount,
  ImvuOperatorAccountId,
  ImvuOperatorAccountPage,
  ImvuOperatorAccountQuery,
} from './operator-accounts.dto.js';

const refused = {
  400: 'A parameter is not as it must be',
  404: 'There is no such account',
  409: 'It waits for no code',
  422: 'IMVU refused',
  429: 'The account rests, so that IMVU does not block it',
  502: 'IMVU cannot be reached',
  504: 'IMVU did not answer in time',
};

@OperatorRoutes('imvu/accounts', 'IMVU: operator')
@UseFilters(ImvuErrorFilter)
export class OperatorAccountsController {
  constructor(
    private readonly database: Database,
    private readonly accounts: OperatorAccounts,
    private readonly service: AccountsService,
    private readonly clock: Clock,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @OperationName('listAllAccounts')
  @ApiOperation({ summary: 'IMVU accounts of all API users, the oldest first, without secrets' })
  @ApiOkResponse({ description: 'A page', type: ImvuOperatorAccountPage })
  @Refuses({ 400: 'A parameter is not as it must be' })
  async list(
    @Query() { q, state, after, limit }: ImvuOperatorAccountQuery,
  ): Promise<Page<ImvuOperatorAccount>> {
    const page = await this.accounts.page(
      { q, state },
      readCursor(after, timeAndId),
      limit,
      this.clock.now(),
    );
    return { items: [...page.items], next: page.next && cursorOf(page.next) };
  }

  @Post(':id/renew')
  @HttpCode(200)
  @OperationName('renewAccount')
  @ApiOperation({ summary: 'Log an account in again, for another session' })
  @ApiOkResponse({ description: 'The account as it is now; it may wait for a code', type: ImvuAccount })
  @Refuses(refused)
  renew(@ByOperator() operator: Operator, @Param() { id }: ImvuOperatorAccountId): Promise<ImvuAccount> {
    return this.doing(operator, id, 'imvu.account.renew', (user) => this.service.renew(user, id));
  }

  @Post(':id/code')
  @HttpCode(200)
  @OperationName('enterAccountCode')
  @ApiOperation({ summary: 'Finish the second factor with the code that IMVU sent by mail' })
  @ApiOkResponse({ description: 'The account as it is now', type: ImvuAccount })
  @Refuses(refused)
  code(
    @ByOperator() operator: Operator,
    @Param() { id }: ImvuOperatorAccountId,
    @Body() { code }: ImvuCode,
  ): Promise<ImvuAccount> {
    return this.doing(operator, id, 'imvu.account.code', (user) => this.service.enterCode(user, id, code));
  }

  /** What was tried stands in the log, also where IMVU refuses: it reached IMVU. */
  private async doing(
    operator: Operator,
    id: string,
    action: string,
    work: (user: string) => Promise<LoginResult>,
  ): Promise<ImvuAccount> {
    const owner = await this.accounts.ownerOf(id);
    if (owner === undefined) throw new NotFoundException('There is no such account.');
    const { user, state } = owner;
    await this.log.record(this.database, operator, { action, subject: `account ${id}`, before: { state } });
    return (await work(user)).account;
  }
}
