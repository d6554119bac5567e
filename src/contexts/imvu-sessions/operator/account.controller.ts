import { Get, NotFoundException, Param, Query, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { Refuses } from '../../../shared/http/http-error.answer.js';
import { OperationName } from '../../../shared/http/operation-name.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { OperatorRoutes } from '../../../shared/operator/operator-routes.js';
import { readCursor, timeAndId } from '../../../shared/pages/cursor.js';
import { PageQuery, toPage, type Page } from '../../../shared/pages/page.js';
import { ImvuErrorFilter } from '../http/imvu-error.filter.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import type { SessionView } from '../sessions/session.js';
import { UsageAudit } from '../uses/usage-audit.js';
import { OperatorAccounts } from './operator-accounts.js';
import {
  ImvuOperatorAccount,
  ImvuOperatorAccountId,
  ImvuOperatorSessionPage,
} from './operator-accounts.dto.js';

const NEWEST = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;
const refused = { 400: 'A parameter is not as it must be', 404: 'There is no such account' };

/** One account, and its sessions. */
@OperatorRoutes('imvu/accounts/:id', 'IMVU: operator')
@UseFilters(ImvuErrorFilter)
export class OperatorAccountController {
  constructor(
    private readonly accounts: OperatorAccounts,
    private readonly sessions: ImvuSessionStore,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  @Get()
  @OperationName('getAnyAccount')
  @ApiOperation({ summary: 'An IMVU account of whichever API user, without secrets' })
  @ApiOkResponse({ description: 'The account, and whose it is', type: ImvuOperatorAccount })
  @Refuses(refused)
  async one(@Param() { id }: ImvuOperatorAccountId): Promise<ImvuOperatorAccount> {
    const user = await this.accounts.userNameOf(id);
    const account = (await this.accounts.viewsOf([id], this.clock.now())).get(id);
    if (user === undefined || account === undefined) throw new NotFoundException('There is no such account.');
    return { user, account };
  }

  @Get('sessions')
  @OperationName('listSessionsOfAccount')
  @ApiOperation({ summary: 'The sessions of an IMVU account, the newest first, without secrets' })
  @ApiOkResponse({ description: 'A page', type: ImvuOperatorSessionPage })
  @Refuses(refused)
  async list(
    @Param() { id }: ImvuOperatorAccountId,
    @Query() { after, limit }: PageQuery,
  ): Promise<Page<SessionView>> {
    if ((await this.accounts.ownerOf(id)) === undefined)
      throw new NotFoundException('There is no such account.');
    // So that the figures are those of this moment.
    await this.uses.flush();
    const [created, session] = readCursor(after, timeAndId) ?? NEWEST;
    const rows = await this.sessions.ofAccount(id, { created, id: session }, limit + 1);
    return toPage(
      rows,
      limit,
      ({ view }) => view,
      ({ place, view }) => [place, view.id],
    );
  }
}
