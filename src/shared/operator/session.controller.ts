import { Body, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Authenticated } from '../auth/access.js';
import type { Operator } from '../auth/operator.authenticator.js';
import { OperatorSessions, SESSION_MS } from '../auth/operator-sessions.js';
import { SessionCookie } from '../auth/session-cookie.js';
import { OperatorSignInCode, SignInCodeAuthenticator } from '../auth/sign-in-code.authenticator.js';
import { OperatorSignIn, SignInAuthenticator } from '../auth/sign-in.authenticator.js';
import { HttpConfig } from '../config/platform-settings.js';
import { Database } from '../database/database.js';
import { OperationName } from '../http/operation-name.js';
import { Refuses } from '../http/http-error.answer.js';
import { VERSION } from '../observability/version.js';
import { ByOperator } from './by-operator.js';
import { ContextNames } from './context-names.js';
import { OperatorLog } from './operator-log.js';
import { OperatorRoutes } from './operator-routes.js';
import { OperatorSession } from './session.dto.js';

const COOKIE = {
  'Set-Cookie': {
    description: '`__Host-quartet` over TLS, else `quartet`; HttpOnly, SameSite=Strict, Path=/',
    schema: { type: 'string' as const },
  },
};

@OperatorRoutes('session', 'Operator: session')
export class SessionController {
  constructor(
    private readonly sessions: OperatorSessions,
    private readonly log: OperatorLog,
    private readonly database: Database,
    private readonly http: HttpConfig,
    private readonly contexts: ContextNames,
  ) {}

  @Post()
  @Authenticated(SignInAuthenticator)
  @OperationName('signIn')
  @ApiOperation({
    summary: 'Sign in',
    description: 'Sets a cookie that stands for the operator on every route of theirs, for 12 hours.',
  })
  @ApiCreatedResponse({ description: 'Signed in', type: OperatorSession, headers: COOKIE })
  @Refuses({
    400: 'A member of the body is not as it must be',
    403: 'A page of another site sent it',
    421: 'The host name is none of this server’s',
  })
  begin(
    @ByOperator() operator: Operator,
    @Body() _body: OperatorSignIn,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperatorSession> {
    return this.beginFor(operator, request, response);
  }

  @Post('code')
  @Authenticated(SignInCodeAuthenticator)
  @OperationName('signInByCode')
  @ApiOperation({
    summary: 'Sign in by the code of a link',
    description:
      'As `POST /operator/session`, with a code that is good once, for 10 minutes. Only the process itself makes one (`npm run demo`); no route does.',
  })
  @ApiCreatedResponse({ description: 'Signed in', type: OperatorSession, headers: COOKIE })
  @Refuses({
    400: 'A member of the body is not as it must be',
    403: 'A page of another site sent it',
    421: 'The host name is none of this server’s',
  })
  beginByCode(
    @ByOperator() operator: Operator,
    @Body() _body: OperatorSignInCode,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OperatorSession> {
    return this.beginFor(operator, request, response);
  }

  private async beginFor(operator: Operator, request: Request, response: Response): Promise<OperatorSession> {
    const cookie = new SessionCookie(request, this.http.publicUrl);
    const session = await this.database.transaction(async (transaction) => {
      if (cookie.token !== undefined) await this.sessions.end(transaction, cookie.token);
      await this.log.record(transaction, operator, { action: 'session.begin', subject: operator.name });
      return this.sessions.begin(transaction);
    });
    response.cookie(cookie.name, session.token, { ...cookie.options, maxAge: SESSION_MS });
    return this.shown({ ...operator, session });
  }

  @Get()
  @OperationName('getSession')
  @ApiOperation({ summary: 'Who is signed in' })
  @ApiOkResponse({ description: 'The caller', type: OperatorSession })
  find(@ByOperator() operator: Operator): OperatorSession {
    return this.shown(operator);
  }

  @Delete()
  @HttpCode(204)
  @OperationName('signOut')
  @ApiOperation({ summary: 'Sign out', description: 'Ends the session on every replica, and the cookie.' })
  @ApiNoContentResponse({ description: 'Signed out', headers: COOKIE })
  async end(
    @ByOperator() operator: Operator,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const { session } = operator;
    if (session === undefined) return;
    await this.database.transaction(async (transaction) => {
      await this.sessions.end(transaction, session.token);
      await this.log.record(transaction, operator, { action: 'session.end', subject: operator.name });
    });
    const cookie = new SessionCookie(request, this.http.publicUrl);
    response.clearCookie(cookie.name, cookie.options);
  }

  private shown({ name, session }: Operator): OperatorSession {
    return {
      username: name,
      expires_at: session?.expires.toISOString() ?? null,
      version: VERSION,
      contexts: [...this.contexts.all],
    };
  }
}
