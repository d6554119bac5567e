import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { SELECT_ACCOUNTS, shownStateSql, viewOf, type AccountRow } from '../accounts/account-row.js';
import type { AccountView, StoredState } from '../accounts/account.js';

/** An account, and the name of the API user that has it. */
export interface OwnedAccount {
  readonly user: string;
  readonly account: AccountView;
}

/** Where an account stands among all. */
export type AccountPlace = readonly [created: string, id: string];
const FIRST: AccountPlace = ['-infinity', '00000000-0000-0000-0000-000000000000'];

/** What the operator reads of the accounts of all API users. */
@Injectable()
export class OperatorAccounts {
  /** @param database a command of the operator brings its own connection */
  constructor(@Inject(Database) private readonly database: Queryable) {}

  /** Accounts of any users. @returns them by their ids */
  async viewsOf(ids: readonly string[], now: Date): Promise<ReadonlyMap<string, AccountView>> {
    const rows = await this.database.query<AccountRow>(
      `${SELECT_ACCOUNTS} WHERE a.id = ANY ($1) GROUP BY a.id`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, viewOf(row, now)]));
  }

  /**
   * The accounts of all users, in the order of their making.
   * @param filter `q`: how the name of the account or of its user begins; `state`: as it is shown
   * @param after the place of the last one of the page before
   */
  async page(
    { q, state }: { readonly q?: string | undefined; readonly state?: string | undefined },
    after: AccountPlace | undefined,
    limit: number,
    now: Date,
  ): Promise<{ readonly items: readonly OwnedAccount[]; readonly next: AccountPlace | null }> {
    const found = await this.database.query<{ id: string; user: string; created: string }>(
      `SELECT a.id, u.username AS "user", a.created_at::text AS created
       FROM imvu.accounts a JOIN imvu.users u ON u.id = a.user_id
       WHERE (a.created_at, a.id) > ($1::timestamptz, $2::uuid) AND ($3::text IS NULL OR ${shownStateSql('$6::timestamptz')} = $3)
         AND ($4::text IS NULL OR starts_with(lower(a.username), lower($4)) OR starts_with(lower(u.username), lower($4)))
       ORDER BY a.created_at, a.id LIMIT $5`,
      [...(after ?? FIRST), state ?? null, q ?? null, limit + 1, now],
    );
    const rows = found.slice(0, limit);
    const views = await this.viewsOf(
      rows.map(({ id }) => id),
      now,
    );
    const items = rows.flatMap(({ id, user }) => {
      const account = views.get(id);
      return account === undefined ? [] : [{ user, account }];
    });
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { items, next: last === undefined ? null : [last.created, last.id] };
  }

  /** Whose account it is, for the operator. */
  async ownerOf(id: string): Promise<{ readonly user: string; readonly state: StoredState } | undefined> {
    const [row] = await this.database.query<{ user: string; state: StoredState }>(
      'SELECT user_id AS "user", state FROM imvu.accounts WHERE id = $1',
      [id],
    );
    return row;
  }

  /** The name of the API user that has an account, for the operator. */
  async userNameOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ username: string }>(
      'SELECT u.username FROM imvu.accounts a JOIN imvu.users u ON u.id = a.user_id WHERE a.id = $1',
      [id],
    );
    return row?.username;
  }
}
