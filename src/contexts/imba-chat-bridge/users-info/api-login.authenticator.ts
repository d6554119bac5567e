import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Request } from 'express';
import type { Claim } from '../../../shared/rate-limit/claimant.js';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials } from '../../../shared/auth/security-scheme.js';
import { claimOfBasic, parseBasic } from '../../../shared/auth/basic-credentials.js';
import { BootstrapCredentials } from '../../../shared/auth/bootstrap-credentials.js';
import { equalInConstantTime } from '../../../shared/secrets/constant-time.js';
import { hasCriticalExtension } from '../../../shared/secrets/jws-header.js';
import { imbachatCredentials } from '../imbachat-credentials.js';
import { ImbaChatConfig } from '../settings.js';

export interface ImbaChatService {
  readonly imbachat: true;
}

const SHORTEST_SAFE_PASSWORD = 16;
const MAX_TOKEN_LENGTH = 2_048;

/**
 * ImbaChat's own service: Basic with the "API login" and "API password" of the widget settings (seed, "Authorization"), or a token made
 * with them as the parameter `jwt_token`, as the WordPress plugin takes it. Where there is an `Authorization`, it alone counts.
 */
@Injectable()
@Credentials(
  {
    name: 'imbachat',
    type: 'http',
    scheme: 'basic',
    description: 'ImbaChat’s service: `IMBACHAT_API_LOGIN` and `IMBACHAT_API_PASSWORD`',
  },
  {
    name: 'imbachat-token',
    type: 'apiKey',
    query: 'jwt_token',
    description:
      'In place of the password: a token (HS256) with the claim `imba_id`, the widget’s id, signed with `login:password`. `IMBACHAT_JWT=false` closes it; beside an `Authorization` it is ignored',
  },
)
export class ApiLoginAuthenticator implements Authenticator<ImbaChatService>, OnModuleInit {
  readonly challenge = 'Basic realm="Backend"';

  constructor(
    private readonly credentials: BootstrapCredentials,
    private readonly config: ImbaChatConfig,
    private readonly jwt: JwtService,
  ) {}

  onModuleInit(): void {
    if (this.credentials.of(imbachatCredentials).password.length >= SHORTEST_SAFE_PASSWORD) return;
    new Logger('ImbaChat').warn(
      `IMBACHAT_API_PASSWORD has fewer than ${SHORTEST_SAFE_PASSWORD} characters: anyone who sees one token that is signed with it can find it by trying.`,
    );
  }

  claim({ headers: { authorization }, query }: Request): Claim | undefined {
    if (authorization !== undefined || query.jwt_token === undefined)
      return claimOfBasic('imbachat', authorization);
    return { context: 'imbachat', id: 'jwt_token' };
  }

  async authenticate(request: Request): Promise<ImbaChatService | undefined> {
    const { authorization } = request.headers;
    const { jwt_token: token } = request.query;
    const right =
      authorization === undefined && typeof token === 'string'
        ? await this.isRightToken(token)
        : this.isRightBasic(authorization);
    return right ? { imbachat: true } : undefined;
  }

  private isRightBasic(authorization: string | undefined): boolean {
    const given = parseBasic(authorization) ?? { username: '', password: '' };
    const { login, password } = this.credentials.of(imbachatCredentials);
    // The seed compares the login in lower case. Both are always compared: the time must not show which was wrong.
    const rightLogin = equalInConstantTime(given.username.toLowerCase(), login.toLowerCase());
    const rightPassword = equalInConstantTime(given.password, password);
    return rightLogin && rightPassword;
  }

  /** HS256 with the key `login:password`; the claim `imba_id` is the widget's id. */
  private async isRightToken(token: string): Promise<boolean> {
    const { widgetId, acceptsJwt } = this.config;
    if (!acceptsJwt || widgetId === undefined || token.length > MAX_TOKEN_LENGTH) return false;
    if (hasCriticalExtension(token)) return false;
    const { login, password } = this.credentials.of(imbachatCredentials);
    try {
      const { imba_id } = await this.jwt.verifyAsync<{ imba_id?: unknown }>(token, {
        secret: `${login}:${password}`,
        algorithms: ['HS256'],
      });
      return (typeof imba_id === 'string' || typeof imba_id === 'number') && String(imba_id) === widgetId;
    } catch {
      // Not a token, not of ours, or out of its time: all the same to a stranger.
      return false;
    }
  }
}
