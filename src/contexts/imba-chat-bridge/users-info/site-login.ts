import { Injectable } from '@nestjs/common';
import { DirectoryReader } from '../directory/directory-reader.js';
import { verifySitePassword } from '../passwords/site-password.js';

/** A user who showed a right login and password. */
export interface LoggedIn {
  readonly name: string;
  readonly user_id: number;
}

/** Checks the login and password of a user of the site. */
@Injectable()
export class SiteLogin {
  constructor(private readonly users: DirectoryReader) {}

  /** @returns `undefined` for a wrong or unknown login, a wrong password, a user without one, or a banned one: all take the same time */
  async check(login: string, password: string): Promise<LoggedIn | undefined> {
    const user = await this.users.login(login);
    const hash = user.password_hash ?? undefined;
    const right = await verifySitePassword(password, hash, user.decoy ?? undefined);
    if (!right || user.banned || user.user_id === null || user.name === null) return undefined;
    return { name: user.name, user_id: user.user_id };
  }
}
