import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import {
  OperatorLog,
  type OngoingAction,
  type OperatorAction,
} from '../../../shared/operator/operator-log.js';
import type { Site } from '../site-access/site.authenticator.js';
import type { Column } from './directory-row.js';
import { DirectoryRepository, refuseTaken } from './directory.repository.js';

type Columns = Readonly<Partial<Record<Column, unknown>>>;

/** What the log says of a user; of login, password and mail address no more than that they were changed. */
const SHOWN: readonly Column[] = [
  'name',
  'avatar_url',
  'profile_url',
  'lastlogin',
  'badge',
  'profiles',
  'chat_role',
  'permissions',
  'banned',
];
const OTHERS: Readonly<Partial<Record<Column, string>>> = {
  login: 'login',
  email: 'email',
  password_hash: 'password',
};

/** Single changes of the directory. Those of the operator stand in the log; the site's own are too many, and nobody's deed. */
@Injectable()
export class DirectoryChanges {
  private readonly directory = new DirectoryRepository();

  constructor(
    private readonly database: Database,
    private readonly log: OperatorLog,
    private readonly mutex: KeyedMutex,
  ) {}

  /** @throws BridgeError USER_NOT_FOUND, LoginTakenError */
  change(site: Site, id: number, columns: Columns): Promise<void> {
    // One statement: a site keeps its whole directory up to date so.
    if (site.operator === undefined)
      return this.mutex.runExclusive(id, () => this.directory.change(this.database, id, columns));
    return this.doing(site, id, async (transaction, record) => {
      const before = await this.directory.lock(transaction, id);
      await this.directory.change(transaction, id, columns);
      const named = namesOf(columns);
      if (named.length === 0) return;
      const others = named.flatMap((column) => OTHERS[column] ?? []);
      await record({
        action: 'imbachat.user.change',
        subject: `user ${id}`,
        before: shown(before, named),
        after: { ...shown(columns, named), ...(others.length > 0 && { others: others.sort() }) },
      });
    });
  }

  /** @throws BridgeError USER_NOT_FOUND */
  remove(site: Site, id: number): Promise<void> {
    if (site.operator === undefined)
      return this.mutex.runExclusive(id, () => this.directory.remove(this.database, id));
    return this.doing(site, id, async (transaction, record) => {
      const before = await this.directory.lock(transaction, id);
      await this.directory.remove(transaction, id);
      const { name, banned } = before;
      await record({ action: 'imbachat.user.delete', subject: `user ${id}`, before: { name, banned } });
    });
  }

  /** @param friends each once @throws BridgeError USER_NOT_FOUND */
  setFriends(site: Site, id: number, friends: readonly number[]): Promise<void> {
    return this.doing(site, id, async (transaction, record) => {
      const before = await this.directory.setFriends(transaction, id, friends);
      await record({
        action: 'imbachat.user.friends',
        subject: `user ${id}`,
        before: { friends: before },
        after: { friends },
      });
    });
  }

  /** The row of an upload, which grows batch by batch; none for the site's. */
  upload({ operator }: Site, subject: string): OngoingAction | undefined {
    return operator && this.log.ongoing(operator, { action: 'imbachat.users.upload', subject });
  }

  private doing(
    { operator }: Site,
    id: number,
    work: (transaction: Queryable, record: (action: OperatorAction) => Promise<void>) => Promise<void>,
  ): Promise<void> {
    return this.mutex.runExclusive(id, () =>
      refuseTaken(() =>
        this.database.transaction((transaction) =>
          work(transaction, (action) =>
            operator === undefined ? Promise.resolve() : this.log.record(transaction, operator, action),
          ),
        ),
      ),
    );
  }
}

const namesOf = (columns: Columns): Column[] =>
  (Object.keys(columns) as Column[]).filter((column) => columns[column] !== undefined);

const shown = (columns: Columns, named: readonly Column[]): object =>
  Object.fromEntries(
    SHOWN.filter((column) => named.includes(column)).map((column) => [column, columns[column] ?? null]),
  );
