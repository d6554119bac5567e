import { Body, Controller, Delete, HttpCode, Param, Post, Res, UseFilters } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import type { Checkout } from '../checkouts/checkouts.repository.js';
import { CheckoutsService } from '../checkouts/checkouts.service.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { Caller, IdPipe } from './caller.js';
import { Answers, Does, examples, OfUser, Refuses, Takes } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { parseRequest } from './request-body.js';

const ttl = z.int('whole seconds, 1 to 3600').min(1, 'at least 1').max(3600, 'at most 3600').default(300);
const wanted = z.object({
  account_id: z.string('a text').max(200, 'an id or a name').optional(),
  exclusive: z.boolean('true or false').default(false),
  ttl,
});
const renewal = z.object({ ttl });
const verdict = z.object({
  verdict: z.enum(['good', 'invalid', 'rate_limited'], 'good, invalid or rate_limited').default('good'),
});

interface LeaseView {
  readonly id: string;
  readonly session_id: string;
  readonly account_id: string;
  readonly exclusive: boolean;
  readonly expires_at: string;
}

const checkoutId = (): IdPipe => new IdPipe('CHECKOUT_NOT_FOUND');
const withSecrets = { ...examples.lease, cookie: 'osCsid=0123456789abcdef0123456789abcdef', sauce: 'AAAA…=' };

@Controller('imvu/checkouts')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@OfUser('IMVU: checkouts')
export class ImvuCheckoutsController {
  constructor(private readonly checkouts: CheckoutsService) {}

  @Post()
  @Does(
    'Lease a valid session for a program of your own',
    '`ttl` in seconds, 1 to 3600. A lease that is not given back ends by itself. While an exclusive one runs, nobody else gets its session.',
  )
  @Takes({ 'account_id?': examples.account.id, 'exclusive?': false, 'ttl?': 300 })
  @Answers(201, 'Leased', withSecrets)
  @Refuses(400, 404, 503)
  async open(
    @Caller() user: ImvuUser,
    @Body() body: unknown,
    @Res({ passthrough: true }) response: Response,
  ): Promise<LeaseView & { cookie: string; sauce: string | null }> {
    const { account_id, exclusive, ttl: seconds } = parseRequest(wanted, body);
    const lease = await this.checkouts.open(user.id, account_id, exclusive, seconds);
    response.setHeader('Cache-Control', 'no-store');
    return { ...view(lease), cookie: lease.cookie, sauce: lease.sauce ?? null };
  }

  @Post(':id/renew')
  @HttpCode(200)
  @Does('Keep a lease for longer', '`ttl` seconds from now.')
  @Takes({ 'ttl?': 300 })
  @Answers(200, 'Renewed', examples.lease)
  @Refuses(400, 404)
  async renew(
    @Caller() user: ImvuUser,
    @Param('id', checkoutId()) id: string,
    @Body() body: unknown,
  ): Promise<LeaseView> {
    return view(await this.checkouts.renew(user.id, id, parseRequest(renewal, body).ttl));
  }

  @Delete(':id')
  @HttpCode(204)
  @Does(
    'Give a lease back',
    '`invalid`: the session is of no use any more. `rate_limited`: its account rests for a minute.',
  )
  @Takes({ 'verdict?': 'good' })
  @Answers(204, 'Given back')
  @Refuses(400, 404)
  async end(
    @Caller() user: ImvuUser,
    @Param('id', checkoutId()) id: string,
    @Body() body: unknown,
  ): Promise<void> {
    await this.checkouts.end(user.id, id, parseRequest(verdict, body).verdict);
  }
}

function view({ id, sessionId, accountId, exclusive, expiresAt }: Checkout): LeaseView {
  return {
    id,
    session_id: sessionId,
    account_id: accountId,
    exclusive,
    expires_at: expiresAt.toISOString(),
  };
}
