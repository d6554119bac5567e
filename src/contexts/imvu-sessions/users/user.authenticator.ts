import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Claim } from '../../../shared/rate-limit/claimant.js';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials } from '../../../shared/auth/security-scheme.js';
import { claimOfBasic, parseBasic } from '../../../shared/auth/basic-credentials.js';
import { isProxied } from '../is-proxied.js';
import { UserRecords } from './user-records.js';
import { VerifiedPasswords } from './verified-passwords.js';
import { isStorable } from '../../../shared/validation/text.js';

const IMVU_ORIGIN = /^https:\/\/(?:[a-z0-9-]{1,63}\.){1,5}imvu\.com$/;

export interface ImvuUser {
  readonly id: string;
  readonly username: string;
}

/** Basic with the name and password of an API user whose key is in force. */
@Injectable()
@Credentials({ name: 'imvu-user', type: 'http', scheme: 'basic', description: 'An IMVU API user' })
export class ImvuUserAuthenticator implements Authenticator<ImvuUser> {
  readonly challenge = 'Basic realm="Quartet IMVU", charset="UTF-8"';
  private readonly passwords = new VerifiedPasswords();

  constructor(private readonly users: UserRecords) {}

  /** Public clients send IMVU's own, and no page elsewhere can forge it. */
  trustsOrigin(request: Request, origin: string): boolean {
    return isProxied(request) && IMVU_ORIGIN.test(origin);
  }

  claim({ headers }: Request): Claim | undefined {
    return claimOfBasic('imvu', headers.authorization);
  }

  async authenticate(request: Request): Promise<ImvuUser | undefined> {
    const credentials = parseBasic(request.headers.authorization);
    if (credentials === undefined || !isStorable(credentials.username)) return undefined;
    let record = await this.users.get(credentials.username);
    const right = await this.passwords.verify(credentials.password, record?.passwordHash);
    if (!right) {
      // Nobody's name is worth remembering, least of all one that is just being made.
      this.users.forget(credentials.username);
      return undefined;
    }
    // The check may have taken a while.
    record = await this.users.get(credentials.username);
    return record && { id: record.id, username: record.username };
  }
}
