import { Injectable } from '@nestjs/common';
import { RateLimits, type Limiter } from '../../../shared/rate-limit/rate-limits.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import { LiShopConfig } from '../../../shared/config/config.js';
import { Database } from '../../../shared/database/database.js';
import { MailWorker } from '../../../shared/mail/mail-worker.js';
import { Outbox } from '../../../shared/mail/outbox.js';
import { ApiKeys, type SharedKey } from './api-keys.repository.js';
import { LiShopError } from '../lishop-error.js';
import { KeyMails } from './key-mails.js';

/** The owner's guests: invited, shown, removed; and their keys mailed to them again. */
@Injectable()
export class GuestKeys {
  private readonly askers: Limiter;
  private readonly asked: Limiter;
  private readonly inviters: Limiter;
  private readonly invited: Limiter;

  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeys,
    private readonly outbox: Outbox,
    private readonly worker: MailWorker,
    private readonly mails: KeyMails,
    limits: RateLimits,
    config: LiShopConfig,
  ) {
    this.askers = limits.limiter('lishop-recover-caller', config.recoveries);
    this.asked = limits.limiter('lishop-recover-email', config.recoveries);
    this.inviters = limits.limiter('lishop-invite-list', config.invitations);
    this.invited = limits.limiter('lishop-invite-email', config.invitations);
  }

  /**
   * A new key for a guest, and the invitation where a sender is set. Rationed for each list and for each address, so that nobody can have
   * Quartet flood a mailbox.
   * @throws LiShopError UNAUTHORIZED when the list has just been deleted
   * @throws TooManyRequestsError
   */
  async invite(list: number, email: string): Promise<string> {
    const refused =
      (await this.inviters.count(String(list))) ?? (await this.invited.count(email.toLowerCase()));
    if (refused) throw new TooManyRequestsError(refused.retryAfter);
    const key = await this.database.transaction(async (transaction) => {
      const made = await this.keys.addForGuest(transaction, list, email);
      if (made === undefined) throw new LiShopError({ code: 'UNAUTHORIZED' });
      const mail = this.mails.invitation(email, made);
      if (mail !== undefined) await this.outbox.add(transaction, mail);
      return made;
    });
    this.worker.wake();
    return key;
  }

  guests(list: number): Promise<SharedKey[]> {
    return this.keys.shared(list);
  }

  /** @throws LiShopError SHARED_KEY_NOT_FOUND also for an owner's key, and for one of another list */
  async remove(list: number, key: string): Promise<SharedKey[]> {
    if (!(await this.keys.removeGuest(list, key))) throw new LiShopError({ code: 'SHARED_KEY_NOT_FOUND' });
    return this.keys.shared(list);
  }

  /**
   * Mails the keys of an address to it. The answer tells who is a user, so it is rationed for each caller and for each address.
   * @param caller the client's address
   * @throws LiShopError EMAIL_NOT_FOUND; TooManyRequestsError
   */
  async recover(caller: string, email: string): Promise<void> {
    const refused = (await this.askers.count(caller)) ?? (await this.asked.count(email.toLowerCase()));
    if (refused) throw new TooManyRequestsError(refused.retryAfter);
    // PostgreSQL has no text with a NUL in it.
    if (email.includes('\0')) throw new LiShopError({ code: 'EMAIL_NOT_FOUND' });
    await this.database.transaction(async (transaction) => {
      const found = await this.keys.ofAddress(transaction, email);
      const [first] = found;
      if (first === undefined) throw new LiShopError({ code: 'EMAIL_NOT_FOUND' });
      // To the address that the owner gave, not to this spelling of it.
      await this.outbox.add(
        transaction,
        this.mails.recovery(
          first.email,
          found.map(({ api_key }) => api_key),
        ),
      );
    });
    this.worker.wake();
  }
}
