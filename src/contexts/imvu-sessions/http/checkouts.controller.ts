import { Body, Controller, Delete, HttpCode, Param, Post, Res, UseFilters, UsePipes } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Authenticated } from '../../../shared/auth/access.js';
import type { Checkout } from '../checkouts/checkouts.repository.js';
import { CheckoutsService } from '../checkouts/checkouts.service.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { Caller, IdPipe } from './caller.js';
import { ImvuLease, ImvuLeaseEnd, ImvuLeaseRenewal, NewImvuLease, OpenedImvuLease } from './checkout.dto.js';
import { Does, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';

const checkoutId = (): IdPipe => new IdPipe('CHECKOUT_NOT_FOUND');
@Controller('imvu/checkouts')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: checkouts')
export class ImvuCheckoutsController {
  constructor(private readonly checkouts: CheckoutsService) {}

  @Post()
  @Does(
    'Lease a valid session for a program of your own',
    '`ttl` in seconds, 1 to 3600. A lease that is not given back ends by itself. While an exclusive one runs, nobody else gets its session.',
  )
  @ApiCreatedResponse({ description: 'Leased', type: OpenedImvuLease })
  @Refuses(400, 404, 503)
  async open(
    @Caller() user: ImvuUser,
    @Body() { account_id, exclusive, ttl }: NewImvuLease,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OpenedImvuLease> {
    const lease = await this.checkouts.open(user.id, account_id, exclusive, ttl);
    response.setHeader('Cache-Control', 'no-store');
    return { ...view(lease), cookie: lease.cookie, sauce: lease.sauce ?? null };
  }

  @Post(':id/renew')
  @HttpCode(200)
  @Does('Keep a lease for longer', '`ttl` seconds from now.')
  @ApiOkResponse({ description: 'Renewed', type: ImvuLease })
  @Refuses(400, 404)
  async renew(
    @Caller() user: ImvuUser,
    @Param('id', checkoutId()) id: string,
    @Body() { ttl }: ImvuLeaseRenewal,
  ): Promise<ImvuLease> {
    return view(await this.checkouts.renew(user.id, id, ttl));
  }

  @Delete(':id')
  @HttpCode(204)
  @Does(
    'Give a lease back',
    '`invalid`: the session is of no use any more. `rate_limited`: its account rests for a minute.',
  )
  @ApiNoContentResponse({ description: 'Given back' })
  @Refuses(400, 404)
  async end(
    @Caller() user: ImvuUser,
    @Param('id', checkoutId()) id: string,
    @Body() { verdict }: ImvuLeaseEnd,
  ): Promise<void> {
    await this.checkouts.end(user.id, id, verdict);
  }
}

function view({ id, sessionId, accountId, exclusive, expiresAt }: Checkout): ImvuLease {
  return {
    id,
    session_id: sessionId,
    account_id: accountId,
    exclusive,
    expires_at: expiresAt.toISOString(),
  };
}
