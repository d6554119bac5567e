import { Injectable } from '@nestjs/common';
import { equalInConstantTime } from '../../../shared/secrets/constant-time.js';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import { ImvuAccounts, type Account } from '../accounts/accounts.repository.js';
import { AccountsService } from '../accounts/accounts.service.js';
import { ImvuError } from '../imvu-error.js';
import { IMVU_ADDRESS } from './addresses.js';
import { PAUSED } from '../picking/no-session.js';
import { StandIns } from './stand-ins.js';
import { isStorable } from '../../../shared/validation/text.js';

/** What a public client sends, as JSON or as a form. */
export interface PublicLoginRequest {
  readonly username: string;
  readonly password: string;
  readonly code: string | undefined;
}

/** An answer in IMVU's form. */
export interface PublicLoginAnswer {
  readonly status: number;
  readonly body: object;
  /** The stand-in for `osCsid`. */
  readonly sessionId?: string;
  /** Seconds. */
  readonly retryAfter?: number;
}

/** Wrong names and passwords of one API user for one IMVU name. */
const FAILURES = { points: 10, seconds: 900 };
const EFFECT = 'no password of this name is looked at of this API user';
const MAX_LENGTH = 200;

const failure = (status: number, error: string, message: string, more: object = {}): PublicLoginAnswer => ({
  status,
  body: { status: 'failure', error, message, ...more },
});

/**
 * The login of clients that are made for IMVU itself (docs/imvu.md, "Clients made for IMVU"): answered from the stored account of that name, as IMVU answers. IMVU is
 * asked only where a second factor is under way.
 */
@Injectable()
export class PublicLogin {
  private readonly failures;

  constructor(
    private readonly accounts: ImvuAccounts,
    private readonly service: AccountsService,
    private readonly standIns: StandIns,
    limits: RateLimits,
  ) {
    this.failures = limits.lockoutLimiter(
      { name: 'imvu-public-logins', counter: 'id', effect: EFFECT },
      FAILURES,
    );
  }

  /**
   * @param address of the client, for the operator
   * @throws ImvuError TOO_SOON, UPSTREAM_…, where IMVU has to be asked for a second factor
   */
  async login(
    userId: string,
    request: PublicLoginRequest | undefined,
    address: string,
  ): Promise<PublicLoginAnswer> {
    if (request === undefined) return failure(400, 'LOGIN-005', 'Invalid login credentials');
    const { username, password, code } = request;
    const claimant = { context: 'imvu', address, id: `${userId}/${username.toLowerCase()}` };
    const refused = await this.failures.look(this.failures.nameOf(claimant));
    if (refused !== undefined) {
      throw new ImvuError('TOO_SOON', 'Too many wrong logins for this IMVU account.', refused);
    }
    const account = await this.accounts.findByName(userId, username);
    if (!equalInConstantTime(password, account?.password ?? '') || account === undefined) {
      await this.failures.count(claimant);
      return failure(400, 'LOGIN-005', 'Invalid email or password');
    }
    if (account.state === 'needs_code') return this.secondFactor(userId, account, code);
    const view = await this.service.view(userId, account.id);
    if (view.state === 'active' && !view.paused) return this.opened(userId, account.id, account.imvuId);
    const { state, paused, reason, reason_code, cooling_until } = view;
    const message = paused ? PAUSED : (reason ?? 'This account cannot be used now.');
    return failure(403, 'QUARTET-001', message, {
      state,
      paused,
      reason_code,
      retry_at: cooling_until,
    });
  }

  private async secondFactor(
    userId: string,
    account: Account,
    code: string | undefined,
  ): Promise<PublicLoginAnswer> {
    if (code === undefined) {
      const text = 'A security code has been sent to your email: %email_address';
      const details = { email_address: account.emailHint ?? '', remember_device_supported: true };
      return failure(202, 'LOGIN-017', text, { details });
    }
    try {
      const { account: now, session } = await this.service.enterCode(userId, account.id, code);
      if (session === undefined) return await this.secondFactor(userId, account, undefined);
      return this.opened(userId, account.id, now.imvu_id);
    } catch (error) {
      if (!(error instanceof ImvuError) || error.code !== 'WRONG_CODE') throw error;
      return failure(400, 'LOGIN-016', 'IMVU refused the code.');
    }
  }

  private opened(userId: string, accountId: string, imvuId: string | null): PublicLoginAnswer {
    const { sessionId, sauce } = this.standIns.of(userId, accountId);
    const id = `${IMVU_ADDRESS}/login/${sessionId}`;
    const data = {
      sauce,
      session_id: sessionId,
      user: { id: `${IMVU_ADDRESS}/users/cid/${imvuId ?? ''}` },
    };
    return {
      status: 201,
      sessionId,
      body: {
        status: 'success',
        id,
        denormalized: { [id]: { data, relations: {}, updates: {} } },
        http: { [id]: { status: 201, headers: {}, meta: {} } },
      },
    };
  }
}

/**
 * @param body JSON or a form, by its content type
 * @returns undefined where name or password is missing, or is none
 */
export function readPublicLogin(body: Buffer, contentType: string): PublicLoginRequest | undefined {
  const text = body.toString('utf8');
  let given: Record<string, unknown>;
  try {
    given = /\bjson\b/i.test(contentType)
      ? (JSON.parse(text) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(text));
  } catch {
    return undefined;
  }
  if (typeof given !== 'object' || given === null) return undefined;
  const { username, password, '2fa_code': code } = given;
  if (!isText(username) || !isText(password)) return undefined;
  const typed = typeof code === 'number' ? String(code) : code;
  return {
    username: username.trim(),
    password,
    code: isText(typed) && typed.trim() !== '' ? typed.trim().slice(0, 50) : undefined,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH && isStorable(value);
}
