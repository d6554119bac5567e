import { Controller, Delete, Get, Param, Query, Req, Res, UseFilters, UsePipes } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ActsOnGet, Authenticated } from '../../../shared/auth/access.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { SessionRevocation } from '../revocation/session-revocation.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { UsageAudit } from '../uses/usage-audit.js';
import { Caller, IdPipe } from './caller.js';
import { Does, Refuses, RefusesOr } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { imvuValidation } from './imvu-validation.js';
import {
  ImvuSession,
  ImvuSessionQuery,
  ImvuSessionReveal,
  ImvuSessionRevokedHere,
  RevealedImvuSession,
  RevokedImvuSession,
} from './session.dto.js';

const sessionId = (): IdPipe => new IdPipe('SESSION_NOT_FOUND');

@Controller('imvu/sessions')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@UsePipes(imvuValidation())
@ApiTags('IMVU: sessions')
export class ImvuSessionsController {
  constructor(
    private readonly sessions: ImvuSessionStore,
    private readonly revocation: SessionRevocation,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Does('Your sessions, the newest first')
  @ApiOkResponse({ description: 'The sessions', type: [ImvuSession] })
  @Refuses(400)
  async list(
    @Caller() user: ImvuUser,
    @Query() { account_id: accountId, valid }: ImvuSessionQuery,
  ): Promise<ImvuSession[]> {
    // So that the figures are those of this moment.
    await this.uses.flush();
    return this.sessions.views(user.id, { accountId, valid });
  }

  @Get(':id')
  @ActsOnGet(({ query: { reveal } }) => reveal !== undefined && reveal !== 'false')
  @Does(
    'One of your sessions',
    'With `?reveal=true` also `cookie` and `sauce`, which is written down in the audit.',
  )
  @ApiOkResponse({
    description: 'The session; cookie and sauce with `?reveal=true`',
    type: RevealedImvuSession,
  })
  @Refuses(404)
  async one(
    @Caller() user: ImvuUser,
    @Param('id', sessionId()) id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Query() { reveal }: ImvuSessionReveal,
  ): Promise<RevealedImvuSession> {
    await this.uses.flush();
    const found = await this.sessions.find(user.id, id);
    if (found === undefined) throw new ImvuError('SESSION_NOT_FOUND', 'There is no such session.');
    if (!reveal) return found.view;
    const { method } = request;
    const use = { userId: user.id, sessionId: id, action: 'reveal', method, path: '/sessions' } as const;
    this.uses.record({ ...use, at: this.clock.now(), status: 200, milliseconds: 0 });
    // Written before it is shown.
    await this.uses.flush();
    response.setHeader('Cache-Control', 'no-store');
    return { ...found.view, cookie: found.secrets.cookie, sauce: found.secrets.sauce ?? null };
  }

  @Delete(':id')
  @Does(
    'Revoke a session, upstream and here',
    'Where IMVU refuses: its status, and the session is marked invalid all the same.',
  )
  @ApiOkResponse({ description: 'Revoked', type: RevokedImvuSession })
  @RefusesOr(
    ImvuSessionRevokedHere,
    'IMVU could not be reached (500), or refused with this status of its own; revoked here only',
    404,
  )
  async revoke(
    @Caller() user: ImvuUser,
    @Param('id', sessionId()) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RevokedImvuSession | ImvuSessionRevokedHere> {
    const { status, body } = await this.revocation.revoke(user, id);
    response.status(status);
    return body;
  }
}
