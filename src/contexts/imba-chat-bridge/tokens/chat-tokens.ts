import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { BootstrapCredentials } from '../../../shared/auth/bootstrap-credentials.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { BridgeError } from '../errors/bridge-error.js';
import { imbachatCredentials } from '../imbachat-credentials.js';
import { UserSource } from '../users/user-source.js';

export const SHORTEST_TTL = 60;
export const LONGEST_TTL = 7 * 24 * 3600;
export const USUAL_TTL = 3600;
/** RFC 7518 3.2: a key of HS256 is at least as long as its hash; bytes. */
const SECRET_BYTES = 32;

/** What a page passes to ImbaChat, and when it must have another one. */
export interface ChatToken {
  readonly token: string;
  readonly user_id: number;
  /** Unix time in seconds. */
  readonly expires_at: number;
}

/** Makes the tokens by which ImbaChat knows the users of the site (seed, "Chat user authorization"). */
@Injectable()
export class ChatTokens implements OnModuleInit {
  private readonly logger = new Logger('ImbaChat');
  private readonly secret: string;

  constructor(
    private readonly users: UserSource,
    private readonly jwt: JwtService,
    private readonly clock: Clock,
    credentials: BootstrapCredentials,
  ) {
    // Two stand there while one replaces the other: ImbaChat knows the first already, and pages may still hold tokens of the second.
    this.secret = credentials.of(imbachatCredentials).secretKey.split(',')[0]?.trim() ?? '';
  }

  onModuleInit(): void {
    if (Buffer.byteLength(this.secret) >= SECRET_BYTES) return;
    this.logger.warn(
      `IMBACHAT_SECRET_KEY has less than ${SECRET_BYTES} bytes: anyone who sees one token can find it by trying. Enter a longer one here and at ImbaChat (openssl rand -hex 32).`,
    );
  }

  /**
   * An HS256 JWT, payload `{"exp", "user_id"}` and nothing else, header `alg` and `typ`.
   * @param ttl seconds, 60 to 604,800
   * @throws BridgeError USER_NOT_FOUND, USER_BANNED
   */
  async issue(userId: number, ttl = USUAL_TTL): Promise<ChatToken> {
    const chatStatus = await this.users.chatStatus(userId);
    if (chatStatus === 'unknown') throw new BridgeError('USER_NOT_FOUND', `There is no user ${userId}.`);
    if (chatStatus === 'banned')
      throw new BridgeError('USER_BANNED', `User ${userId} is banned and gets no token.`);
    const exp = this.clock.seconds() + ttl;
    const token = await this.jwt.signAsync(
      { exp, user_id: userId },
      { secret: this.secret, algorithm: 'HS256', noTimestamp: true },
    );
    return { token, user_id: userId, expires_at: exp };
  }
}
