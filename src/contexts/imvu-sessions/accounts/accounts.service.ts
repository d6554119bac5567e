import { Injectable } from '@nestjs/common';
import { DatabaseError, UNIQUE_VIOLATION } from '../../../shared/database/database-error.js';
import { Database } from '../../../shared/database/database.js';
import type { TransactionScope } from '../../../shared/database/queryable.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuError } from '../imvu-error.js';
import { withNews, type SessionView } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import { ImvuLogin, type LoginAttempt, type LoginOutcome } from '../upstream/login.js';
import { SessionProbe } from '../upstream/probe.js';
import type { AccountView } from './account.js';
import { ImvuAccounts, type Account } from './accounts.repository.js';
import { LoginLock } from './login-lock.js';
import { BANNED, because } from './reasons.js';
import { LoginRateLimit } from './login-rate-limit.js';
import { LoginResultRecorder } from './login-result-recorder.js';

/** What a login that somebody asked for came to; without a session IMVU wants something more. */
export interface LoginResult {
  readonly account: AccountView;
  readonly session: SessionView | undefined;
}

/** What a user may set of an account; what is left out stays. */
export interface AccountUpdate {
  readonly password?: string | undefined;
  readonly paused?: boolean | undefined;
  readonly label?: string | null | undefined;
}

/** A code is sent by mail: not more often than this. */
const RESEND_SECONDS = 30;

/** Logins that a user asks for: a new account, the second factor, another session, one made elsewhere. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: Database,
    private readonly accounts: ImvuAccounts,
    private readonly sessions: ImvuSessionStore,
    private readonly login: ImvuLogin,
    private readonly probe: SessionProbe,
    private readonly lock: LoginLock,
    private readonly rateLimit: LoginRateLimit,
    private readonly recorder: LoginResultRecorder,
    private readonly clock: Clock,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * Logs in first and stores then; an account that is there already gets another session, and the password if it is a new one.
   * @throws ImvuError LOGIN_REFUSED, with nothing stored; TOO_SOON; UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT
   */
  async add(userId: string, username: string, password: string): Promise<LoginResult> {
    const known = await this.accounts.findByName(userId, username);
    if (known !== undefined) return this.asked(userId, known, { username, password }, password);
    await this.rateLimit.ask(userId, username);
    const outcome = await this.login.attempt({ username, password });
    if (outcome.kind !== 'session' && outcome.kind !== 'code wanted' && outcome.kind !== 'challenged') {
      this.recorder.count('asked', outcome);
      return this.refuse(userId, username, outcome);
    }
    if (outcome.kind === 'session') await this.requireNew(userId, outcome.session.imvuId);
    const id = await this.accounts.ensure(userId, username, password, this.clock.now());
    const account = await this.one(userId, id);
    const session = await this.onlyOnce(userId, account, outcome, () =>
      this.recorder.settle(account, outcome, 'asked', password),
    );
    return { account: await this.view(userId, id), session };
  }

  /** @throws as `add`; ImvuError ACCOUNT_NOT_FOUND */
  async renew(userId: string, id: string): Promise<LoginResult> {
    const account = await this.one(userId, id);
    const { username, password, rememberToken } = account;
    this.requireNoPause(account);
    return this.asked(userId, account, { username, password, rememberToken });
  }

  /**
   * The second step of a login that asked for a code, with the cookies of the first.
   * @throws as `add`; ImvuError NO_CODE_AWAITED, WRONG_CODE
   */
  async enterCode(userId: string, id: string, code: string): Promise<LoginResult> {
    const account = await this.awaitingCode(userId, id);
    const { username, password, pendingCookie = '' } = account;
    return this.asked(userId, account, { username, password, code, cookie: pendingCookie });
  }

  /** IMVU sends another code whenever somebody logs in without one. @throws as `enterCode`; TOO_SOON within 30 s */
  async resendCode(userId: string, id: string): Promise<LoginResult> {
    const account = await this.awaitingCode(userId, id);
    this.requireNoPause(account);
    const { username, password, pendingCookie = '' } = account;
    const result = await this.asked(userId, account, { username, password, cookie: pendingCookie });
    const next = new Date(this.clock.now().getTime() + RESEND_SECONDS * 1000);
    await this.inTurn(id, (transaction) =>
      this.accounts.change(transaction, id, { nextLoginAt: result.session ? null : next }),
    );
    return result;
  }

  /**
   * A session that was made elsewhere, such as by a browser; it is checked first.
   * @throws ImvuError SESSION_REFUSED, ALREADY_ADDED, ACCOUNT_NOT_FOUND, TOO_SOON, UPSTREAM_UNREACHABLE
   */
  async takeOver(
    userId: string,
    id: string,
    cookie: string,
    sauce: string | undefined,
  ): Promise<LoginResult> {
    const account = await this.one(userId, id);
    const outcome = await this.probe.ask(cookie);
    switch (outcome.kind) {
      case 'alive':
        break;
      case 'dead':
        throw new ImvuError('SESSION_REFUSED', 'IMVU does not know this session.');
      case 'banned':
        throw new ImvuError('SESSION_REFUSED', BANNED);
      case 'challenged':
        throw new ImvuError('CHALLENGED', 'IMVU wants a proof of work (VERIFY-001) for this session.');
      case 'rests':
        throw new ImvuError('TOO_SOON', 'IMVU asked for a pause.', { retryAfter: outcome.seconds });
      case 'unknown':
        throw new ImvuError('UPSTREAM_UNREACHABLE', `The session could not be checked: ${outcome.reason}`);
    }
    const { imvuId } = outcome;
    if (imvuId !== undefined && account.imvuId !== null && imvuId !== account.imvuId) {
      throw new ImvuError('SESSION_REFUSED', 'This session belongs to another IMVU account.');
    }
    if (account.imvuId === null) await this.requireNew(userId, imvuId);
    const secrets = withNews({ cookie, sauce }, outcome);
    const session = await this.inTurn(id, async (transaction) => {
      await this.accounts.change(transaction, id, {
        state: 'active',
        ...because(null, null),
        pendingCookie: null,
        refusals: 0,
        ...(imvuId !== undefined && { imvuId }),
      });
      return this.sessions.add(transaction, id, secrets, this.clock.now());
    });
    return { account: await this.view(userId, id), session };
  }

  /**
   * What its user sets. A new password is tried at the next login, which comes by itself where the old one was wrong.
   * @throws ImvuError ACCOUNT_NOT_FOUND
   */
  async update(userId: string, id: string, { password, paused, label }: AccountUpdate): Promise<AccountView> {
    const account = await this.one(userId, id);
    const mends = password !== undefined && account.reasonCode === 'wrong_password';
    await this.inTurn(id, (transaction) =>
      this.accounts.change(transaction, id, {
        ...(password !== undefined && { password, refusals: 0 }),
        ...(mends && { state: 'active', ...because(null, null), nextLoginAt: null }),
        ...(paused !== undefined && { paused }),
        ...(label !== undefined && { label }),
      }),
    );
    return this.view(userId, id);
  }

  /** Of the changes of one account, one at a time waits for its row. */
  private inTurn<Result>(
    id: string,
    change: (transaction: TransactionScope) => Promise<Result>,
  ): Promise<Result> {
    return this.mutex.runExclusive(id, () => this.database.transaction(change));
  }

  /** The same account at IMVU under two names would be rate limited and logged in twice. @throws ImvuError ALREADY_ADDED */
  private async requireNew(userId: string, imvuId: string | undefined, except?: string): Promise<void> {
    if (imvuId === undefined) return;
    const known = await this.accounts.sameAtImvu(userId, imvuId, except);
    if (known === undefined) return;
    if (except !== undefined) await this.accounts.delete(userId, except);
    throw new ImvuError('ALREADY_ADDED', 'You have this IMVU account already, under another name.', {
      accountId: known,
    });
  }

  /** Where the same account at IMVU was added under another name at the same moment, the database lets in the first. @throws ImvuError ALREADY_ADDED */
  private async onlyOnce<Result>(
    userId: string,
    account: Account,
    outcome: LoginOutcome,
    settle: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await settle();
    } catch (error) {
      const isSecond = error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION;
      if (isSecond && outcome.kind === 'session' && account.imvuId === null) {
        await this.requireNew(userId, outcome.session.imvuId, account.id);
      }
      throw error;
    }
  }

  /** @throws ImvuError ACCOUNT_NOT_FOUND */
  async view(userId: string, id: string): Promise<AccountView> {
    const found = await this.accounts.view(userId, id, this.clock.now());
    if (found === undefined) throw new ImvuError('ACCOUNT_NOT_FOUND', 'There is no such account.');
    return found;
  }

  private async one(userId: string, id: string): Promise<Account> {
    const account = await this.accounts.find(userId, id);
    if (account === undefined) throw new ImvuError('ACCOUNT_NOT_FOUND', 'There is no such account.');
    return account;
  }

  private async awaitingCode(userId: string, id: string): Promise<Account> {
    const account = await this.one(userId, id);
    if (account.state !== 'needs_code') {
      throw new ImvuError('NO_CODE_AWAITED', 'This account is not waiting for a code.');
    }
    return account;
  }

  /** One login under the account's claim. */
  private async asked(
    userId: string,
    account: Account,
    attempt: LoginAttempt,
    password?: string,
  ): Promise<LoginResult> {
    await this.rateLimit.ask(userId, account.username);
    const claim = await this.lock.claimAnyway(account.id);
    if (claim === undefined) {
      throw new ImvuError('TOO_SOON', 'A login of this account is going on.', { retryAfter: 1 });
    }
    try {
      const outcome = await this.login.attempt(attempt);
      // A wrong password typed now says nothing of the stored one.
      if (outcome.kind === 'session' && account.imvuId === null) {
        await this.requireNew(userId, outcome.session.imvuId, account.id);
      }
      const saysNothing =
        password !== undefined && password !== account.password && outcome.kind === 'refused';
      const session = saysNothing
        ? undefined
        : await this.onlyOnce(userId, account, outcome, () =>
            this.recorder.settle(account, outcome, 'asked', password),
          );
      if (outcome.kind !== 'session' && outcome.kind !== 'code wanted' && outcome.kind !== 'challenged') {
        return await this.refuse(userId, account.username, outcome);
      }
      return { account: await this.view(userId, account.id), session };
    } finally {
      await this.lock.release(account.id, claim);
    }
  }

  private requireNoPause(account: Account): void {
    const now = this.clock.now().getTime();
    const until = Math.max(account.restsUntil?.getTime() ?? 0, account.nextLoginAt?.getTime() ?? 0);
    const seconds = Math.ceil((until - now) / 1000);
    // A pause between logins that were good is for those that Quartet makes by itself.
    const resting = (account.restsUntil?.getTime() ?? 0) > now;
    if (seconds <= 0 || (!resting && account.refusals === 0 && account.state !== 'needs_code')) return;
    throw new ImvuError('TOO_SOON', 'This account rests, so that IMVU does not block it.', {
      retryAfter: seconds,
    });
  }

  private async refuse(
    userId: string,
    username: string,
    outcome: Exclude<LoginOutcome, { kind: 'session' | 'code wanted' | 'challenged' }>,
  ): Promise<never> {
    switch (outcome.kind) {
      case 'wrong code':
        await this.rateLimit.refused(userId, username);
        throw new ImvuError('WRONG_CODE', 'IMVU refused the code.');
      case 'refused':
        await this.rateLimit.refused(userId, username);
        throw new ImvuError('LOGIN_REFUSED', 'IMVU refused the name or the password.');
      case 'disabled':
        throw new ImvuError('LOGIN_REFUSED', BANNED);
      case 'rests':
        throw new ImvuError('TOO_SOON', 'IMVU asked for a pause.', { retryAfter: outcome.seconds });
      case 'unreachable':
        throw outcome.timeout
          ? new ImvuError('UPSTREAM_TIMEOUT', 'IMVU did not answer in time.')
          : new ImvuError('UPSTREAM_UNREACHABLE', 'IMVU cannot be reached.');
    }
  }
}
