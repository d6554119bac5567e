import { Injectable } from '@nestjs/common';
import { RateLimits, type Limiter } from '../../../shared/rate-limit/rate-limits.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import { LiShopConfig } from '../settings.js';
import { Database } from '../../../shared/database/database.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { MailWorker } from '../../../shared/mail/mail-worker.js';
import { Outbox } from '../../../shared/mail/outbox.js';
import { ApiKeys, type SharedKey } from './api-keys.repository.js';
import { LiShopError } from '../lishop-error.js';
import { comparableEmail, type EmailAddress } from './email-address.js';
import { KeyMails } from './key-mails.js';

/** So many spellings of an address get a mail of one `recoverApiKey`: anybody with a list makes as many as there are letters in it. */
const SPELLINGS = 3;

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
    private readonly mutex: KeyedMutex,
    limits: RateLimits,
    config: LiShopConfig,
  ) {
    this.askers = limits.limiter('lishop-recover-caller', config.recoveries);
    this.asked = limits.limiter('lishop-recover-email', config.recoveries);
    this.inviters = limits.limiter('lishop-invite-list', config.invitations);
    this.invited = limits.limiter('lishop-invite-email', config.invitations);
  }

  /**
   * A new key for a guest, maybe one that only reads, and the invitation where a sender is set. Rationed for each list and for each address, so that nobody can have
   * Quartet flood a mailbox.
   * @throws LiShopError UNAUTHORIZED when the list has just been deleted
   * @throws TooManyRequestsError
   */
  async invite(list: number, email: EmailAddress, readOnly: boolean): Promise<string> {
    const refused = (await this.inviters.count(String(list))) ?? (await this.invited.count(email.compared));
    if (refused) throw new TooManyRequestsError(refused.retryAfter);
    const key = await this.mutex.runExclusive(list, () =>
      this.database.transaction(async (transaction) => {
        const made = await this.keys.addForGuest(transaction, list, email, readOnly);
        if (made === undefined) throw new LiShopError({ code: 'UNAUTHORIZED' });
        const mail = this.mails.invitation(email.spelled, made, readOnly);
        if (mail !== undefined) await this.outbox.add(transaction, mail);
        return made;
      }),
    );
    this.worker.wake();
    return key;
  }

  guests(list: number): Promise<SharedKey[]> {
    return this.keys.shared(list);
  }

  /** @throws LiShopError SHARED_KEY_NOT_FOUND also for an owner's key, and for one of another list */
  async remove(list: number, key: string): Promise<SharedKey[]> {
    const isRemoved = await this.mutex.runExclusive(list, () => this.keys.removeGuest(list, key));
    if (!isRemoved) throw new LiShopError({ code: 'SHARED_KEY_NOT_FOUND' });
    return this.keys.shared(list);
  }

  /**
   * Mails the keys of an address to it: each key to that spelling of it which the key's owner gave, and to three spellings at most. The answer shows who is a user, so it is rationed
   * for each caller, and the mails for each address.
   * @param caller the client's address
   * @throws LiShopError EMAIL_NOT_FOUND; TooManyRequestsError
   */
  async recover(caller: string, email: string): Promise<void> {
    const tooMany = await this.askers.count(caller);
    if (tooMany) throw new TooManyRequestsError(tooMany.retryAfter);
    // No key was ever made for what is no address.
    const compared = comparableEmail(email);
    if (compared === undefined) throw new LiShopError({ code: 'EMAIL_NOT_FOUND' });
    // The first mail, or the look whether there is one.
    const tooOften = await this.asked.count(compared);
    if (tooOften) throw new TooManyRequestsError(tooOften.retryAfter);
    await this.database.transaction(async (transaction) => {
      const found = bySpelling(await this.keys.ofAddress(transaction, compared), email);
      if (found.length === 0) throw new LiShopError({ code: 'EMAIL_NOT_FOUND' });
      for (const [index, { spelled, keys }] of found.slice(0, SPELLINGS).entries()) {
        if (index > 0 && (await this.asked.count(compared))) break;
        await this.outbox.add(transaction, this.mails.recovery(spelled, keys));
      }
    });
    this.worker.wake();
  }
}

interface KeysOfSpelling {
  readonly spelled: string;
  readonly keys: string[];
}

/**
 * @param found the oldest first, as each spelling's keys are
 * @returns the spelling `asked` first, then the one of the newest key
 */
function bySpelling(found: readonly SharedKey[], asked: string): KeysOfSpelling[] {
  const keys = new Map<string, string[]>();
  for (const { api_key, email } of found) {
    const ofSpelling = keys.get(email) ?? [];
    // Anew at the end: where its newest key is.
    keys.delete(email);
    keys.set(email, [...ofSpelling, api_key]);
  }
  const newestFirst = [...keys].reverse().map(([spelled, its]) => ({ spelled, keys: its }));
  const isAsked = ({ spelled }: KeysOfSpelling): boolean => spelled === asked;
  return [...newestFirst.filter(isAsked), ...newestFirst.filter((one) => !isAsked(one))];
}
