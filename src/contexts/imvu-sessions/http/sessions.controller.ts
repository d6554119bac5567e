import { Controller, Delete, Get, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Authenticated } from '../../../shared/auth/access.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { SessionRevocation, type RevocationBody } from '../revocation/session-revocation.js';
import type { SessionView } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { ImvuUserAuthenticator, type ImvuUser } from '../users/user.authenticator.js';
import { UsageAudit } from '../uses/usage-audit.js';
import { Caller, IdPipe } from './caller.js';
import { Answers, Does, examples, OfUser, Refuses } from './describe.js';
import { ImvuErrorFilter } from './imvu-error.filter.js';
import { id, parseRequest, yesOrNo } from './request-body.js';

const sessionFilter = z.object({ account_id: id.optional(), valid: yesOrNo.optional() });

const sessionId = (): IdPipe => new IdPipe('SESSION_NOT_FOUND');
const revealed = { ...examples.session, cookie: 'osCsid=0123456789abcdef0123456789abcdef', sauce: 'AAAA…=' };

@Controller('imvu/sessions')
@Authenticated(ImvuUserAuthenticator)
@UseFilters(ImvuErrorFilter)
@OfUser('IMVU: sessions')
export class ImvuSessionsController {
  constructor(
    private readonly sessions: ImvuSessionStore,
    private readonly revocation: SessionRevocation,
    private readonly uses: UsageAudit,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Does('Your sessions, the newest first')
  @Answers(200, 'The sessions', [examples.session])
  @Refuses(400)
  @ApiQuery({ name: 'account_id', required: false })
  @ApiQuery({ name: 'valid', required: false, enum: ['true', 'false'] })
  async list(@Caller() user: ImvuUser, @Query() query: unknown): Promise<SessionView[]> {
    const { account_id: accountId, valid } = parseRequest(sessionFilter, query);
    // So that the figures are those of this moment.
    await this.uses.flush();
    return this.sessions.views(user.id, { accountId, valid });
  }

  @Get(':id')
  @Does(
    'One of your sessions',
    'With `?reveal=true` also `cookie` and `sauce`, which is written down in the audit.',
  )
  @ApiQuery({ name: 'reveal', required: false, enum: ['true', 'false'] })
  @Answers(200, 'The session, here with `?reveal=true`', revealed)
  @Refuses(404)
  async one(
    @Caller() user: ImvuUser,
    @Param('id', sessionId()) id: string,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @Query('reveal') reveal?: string,
  ): Promise<SessionView & { cookie?: string; sauce?: string | null }> {
    await this.uses.flush();
    const found = await this.sessions.find(user.id, id);
    if (found === undefined) throw new ImvuError('SESSION_NOT_FOUND', 'There is no such session.');
    if (reveal !== 'true') return found.view;
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
  @Answers(200, 'Revoked', {
    status: 'Session revoked',
    message: 'Session revoked for user: ada',
    session: { ...examples.session, valid: false, score: 0, reason: 'revoked' },
  })
  @Answers(500, 'IMVU could not be reached (or its own status where it refused); revoked here only', {
    status: 404,
    statusText: 'Not Found',
    data: { status: 'failure', error: 'LOGIN-001', message: 'Session does not exist.' },
    message: 'Session revoked, but not from IMVU, might have already been revoked or does not exist.',
    session: { ...examples.session, valid: false, score: 0, reason: 'revoked' },
  })
  @Refuses(404)
  async revoke(
    @Caller() user: ImvuUser,
    @Param('id', sessionId()) id: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RevocationBody> {
    const { status, body } = await this.revocation.revoke(user, id);
    response.status(status);
    return body;
  }
}
