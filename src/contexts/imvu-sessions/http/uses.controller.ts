import { Controller, Get, Query, UseFilters, UsePipes } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../shared/auth/access.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { UsageAudit } from '../uses/usage-audit.js';
import { ImvuUses } from '../uses/uses.repository.js';
import { Caller } from './caller.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';
import { ImvuUsePage, ImvuUsePageQuery } from './use.dto.js';

@Controller('imvu/uses')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: sessions')
export class ImvuUsesController {
  constructor(
    private readonly uses: ImvuUses,
    private readonly audit: UsageAudit,
  ) {}

  @Get()
  @Does('What was done with your sessions, the newest first', 'Kept for 90 days.')
  @ApiOkResponse({ description: 'A page', type: ImvuUsePage })
  @Refuses(400)
  async list(
    @Caller() user: ImvuUser,
    @Query() { account_id: accountId, session_id: sessionId, status, after, limit }: ImvuUsePageQuery,
  ): Promise<ImvuUsePage> {
    // So that the newest are there.
    await this.audit.flush();
    return this.uses.page(user.id, { accountId, sessionId, status, after, limit });
  }
}
