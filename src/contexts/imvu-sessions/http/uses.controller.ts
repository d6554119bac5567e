import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { UsageAudit } from '../uses/usage-audit.js';
import { ImvuUses, type UseView } from '../uses/uses.repository.js';
import { Caller } from './caller.js';
import { Answers, Does, examples, OfUser, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { id, pageSize, parseRequest } from './request-body.js';

const filter = z.object({
  account_id: id.optional(),
  session_id: id.optional(),
  status: z
    .string()
    .regex(/^[1-5]\d\d$/, 'a status such as 200')
    .transform(Number)
    .optional(),
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'as `next` of the page before')
    .optional(),
  limit: pageSize,
});

@Controller('imvu/uses')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@OfUser('IMVU: sessions')
export class ImvuUsesController {
  constructor(
    private readonly uses: ImvuUses,
    private readonly audit: UsageAudit,
  ) {}

  @Get()
  @Does('What was done with your sessions, the newest first', 'Kept for 90 days.')
  @ApiQuery({ name: 'account_id', required: false })
  @ApiQuery({ name: 'session_id', required: false })
  @ApiQuery({ name: 'status', required: false })
  @ApiQuery({ name: 'after', required: false, description: '`next` of the page before' })
  @ApiQuery({ name: 'limit', required: false, description: '1 to 1000; 100 where it is left out' })
  @Answers(200, 'A page', { items: [examples.use], next: null })
  @Refuses(400)
  async list(
    @Caller() user: ImvuUser,
    @Query() query: unknown,
  ): Promise<{ items: UseView[]; next: string | null }> {
    const { account_id: accountId, session_id: sessionId, ...rest } = parseRequest(filter, query);
    // So that the newest are there.
    await this.audit.flush();
    return this.uses.page(user.id, { accountId, sessionId, ...rest });
  }
}
