import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import type { TransactionScope } from '../../../shared/database/queryable.js';
import { PoolChanges } from './pool-changes.js';
import { isNews, withNews, type SecretNews, type SessionView } from './session.js';
import { cookieOf } from '../upstream/cookie-jar.js';
import type { SessionSecrets } from '../upstream/session-secrets.js';
import { SessionSecretsBox, type SealedSession } from './session-secrets.js';

interface Row extends SealedSession {
  readonly account_id: string;
  readonly valid: boolean;
  readonly score: number;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
  readonly last_checked_at: Date | null;
  readonly uses: number;
  readonly reason: string | null;
}

interface OfUser {
  readonly user_id: string;
}

/** While a session is marked, calls may change its other cookies; nobody changes them so often. */
const MAX_MARKS = 5;

export interface StoredSession {
  readonly view: SessionView;
  readonly secrets: SessionSecrets;
}

/** A session that turned out to be of no use. */
export interface DeadSession {
  readonly id: string;
  readonly reason: string;
  /** As it was when IMVU was asked: one that has another session id by now has been renewed, and is not dead. Left out: dead whatever it is now. */
  readonly asked?: SealedSession;
}

const COLUMNS = `s.id, s.account_id, s.cookie, s.sauce, s.valid, s.score, s.created_at, s.last_used_at, s.last_checked_at, s.uses, s.reason`;
/** Of whom a session is. */
const USER = '(SELECT user_id FROM imvu.accounts WHERE id = s.account_id) AS user_id';
const OF_USER = 'FROM imvu.sessions s JOIN imvu.accounts a ON a.id = s.account_id WHERE a.user_id = $1';

/** The sessions of the accounts; each query is for one user, except the operator's. */
@Injectable()
export class ImvuSessionStore {
  constructor(
    private readonly database: Database,
    private readonly secrets: SessionSecretsBox,
    private readonly changes: PoolChanges,
    private readonly mutex: KeyedMutex,
  ) {}

  /** @param filter what is left out does not narrow */
  async views(
    userId: string,
    filter: { readonly accountId?: string | undefined; readonly valid?: boolean | undefined } = {},
  ): Promise<SessionView[]> {
    const rows = await this.database.query<Row>(
      `SELECT ${COLUMNS} ${OF_USER} AND ($2::uuid IS NULL OR s.account_id = $2) AND ($3::boolean IS NULL OR s.valid = $3)
        ORDER BY s.created_at DESC, s.id`,
      [userId, filter.accountId ?? null, filter.valid ?? null],
    );
    return rows.map(view);
  }

  /**
   * The sessions of one account, the newest first, for the operator.
   * @param before a session's place: those that come behind it
   */
  async ofAccount(
    accountId: string,
    before: { readonly created: string; readonly id: string },
    limit: number,
  ): Promise<{ readonly view: SessionView; readonly place: string }[]> {
    const rows = await this.database.query<Row & { readonly place: string }>(
      `SELECT ${COLUMNS}, s.created_at::text AS place FROM imvu.sessions s
        WHERE s.account_id = $1 AND (s.created_at, s.id) < ($2::timestamptz, $3::uuid)
        ORDER BY s.created_at DESC, s.id DESC LIMIT $4`,
      [accountId, before.created, before.id, limit],
    );
    return rows.map((row) => ({ view: view(row), place: row.place }));
  }

  async find(userId: string, id: string): Promise<StoredSession | undefined> {
    const [row] = await this.database.query<Row>(`SELECT ${COLUMNS} ${OF_USER} AND s.id = $2`, [userId, id]);
    return row && { view: view(row), secrets: this.secrets.open(row) };
  }

  /** Puts in a session that was just made, or checked, upstream. */
  async add(
    transaction: TransactionScope,
    accountId: string,
    secrets: SessionSecrets,
    now: Date,
  ): Promise<SessionView> {
    const id = randomUUID();
    const { cookie, sauce } = this.secrets.seal(id, secrets);
    const [row] = await transaction.query<Row & OfUser>(
      `INSERT INTO imvu.sessions AS s (id, account_id, cookie, sauce, created_at, last_checked_at)
       VALUES ($1, $2, $3, $4, $5, $5) RETURNING ${COLUMNS}, ${USER}`,
      [id, accountId, cookie, sauce, now],
    );
    if (row === undefined) throw new Error('The database returned no row for a new session.');
    transaction.whenOver(() => this.changes.publish(row.user_id));
    return view(row);
  }

  /** Marks all that failed, in one statement; in another one those whose other cookies have changed meanwhile. */
  async markDead(dead: readonly DeadSession[], now: Date): Promise<void> {
    let left = dead;
    for (let mark = 1; left.length > 0 && mark <= MAX_MARKS; mark++) {
      const rows = await this.inTurns(
        left.map(({ id }) => id),
        () => this.mark(left, now),
      );
      // Users are published also for sessions that another replica has marked before.
      this.changes.publish(...new Set(rows.map(({ user_id: user }) => user)));
      const others = new Map(rows.filter(({ alive }) => alive).map((row) => [row.id, row]));
      left = left.flatMap((one) => {
        const asked = others.get(one.id);
        return asked && one.asked && this.isSameLogin(one.asked, asked) ? [{ ...one, asked }] : [];
      });
    }
  }

  /** @returns all of them; `alive`: it has other cookies than those that were asked about */
  private mark(
    dead: readonly DeadSession[],
    now: Date,
  ): Promise<(SealedSession & OfUser & { readonly alive: boolean })[]> {
    // Locked in the order of their ids, as everywhere: two that mark the same ones never wait for one another.
    return this.database.query(
      `WITH dead AS (SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS t (id, reason, cookie)), locked AS (
         SELECT id FROM imvu.sessions WHERE id = ANY ($1) AND valid ORDER BY id FOR NO KEY UPDATE
       ), marked AS (
         UPDATE imvu.sessions s SET valid = false, score = 0, reason = dead.reason, invalid_since = $4
           FROM dead JOIN locked USING (id)
          WHERE s.id = dead.id AND s.valid AND (dead.cookie IS NULL OR s.cookie = dead.cookie) RETURNING s.id
       )
       SELECT s.id, s.cookie, s.sauce, ${USER}, s.valid AND s.id NOT IN (SELECT id FROM marked) AS alive
         FROM imvu.sessions s WHERE s.id = ANY ($1)`,
      [
        dead.map(({ id }) => id),
        dead.map(({ reason }) => reason),
        dead.map(({ asked }) => asked?.cookie ?? null),
        now,
      ],
    );
  }

  /** Runs `work` when nobody else in this process works on one of these sessions. */
  private inTurns<Result>(ids: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const run = [...new Set(ids)]
      .sort()
      .reduceRight((inner, id) => () => this.mutex.runExclusive(id, inner), work);
    return run();
  }

  private isSameLogin(one: SealedSession, other: SealedSession): boolean {
    const [before, now] = [one, other].map((sealed) => cookieOf(this.secrets.open(sealed).cookie, 'osCsid'));
    return before === now;
  }

  /** A session with its present secrets. @returns undefined where it is not valid any more */
  async findValid(
    id: string,
  ): Promise<{ readonly sealed: SealedSession; readonly secrets: SessionSecrets } | undefined> {
    const [row] = await this.database.query<SealedSession>(
      'SELECT id, cookie, sauce FROM imvu.sessions WHERE id = $1 AND valid',
      [id],
    );
    return row && { sealed: row, secrets: this.secrets.open(row) };
  }

  /** A session was checked and is what it was. */
  async markChecked(id: string, now: Date): Promise<void> {
    const users = await this.mutex.runExclusive(id, () =>
      this.database.query<OfUser>(
        `UPDATE imvu.sessions s SET last_checked_at = $2 WHERE id = $1 AND valid RETURNING ${USER}`,
        [id, now],
      ),
    );
    this.changes.publish(...users.map(({ user_id: user }) => user));
  }

  /**
   * Upstream gave new cookies, or a new sauce. They are merged into the row under its lock: of replies that come together, each adds
   * its own and takes back nothing of another's.
   *
   * @returns the secrets as they are now; undefined where there is no such session any more
   */
  async learn(id: string, news: SecretNews): Promise<SessionSecrets | undefined> {
    const merge = async (transaction: TransactionScope): Promise<SessionSecrets | undefined> => {
      const [row] = await transaction.query<SealedSession & OfUser>(
        `SELECT id, cookie, sauce, ${USER} FROM imvu.sessions s WHERE id = $1 FOR UPDATE`,
        [id],
      );
      if (row === undefined) return undefined;
      transaction.whenOver(() => this.changes.publish(row.user_id));
      const known = this.secrets.open(row);
      if (!isNews(known, news)) return known;
      const secrets = withNews(known, news);
      const { cookie, sauce } = this.secrets.seal(id, secrets);
      await transaction.query('UPDATE imvu.sessions SET cookie = $2, sauce = $3 WHERE id = $1', [
        id,
        cookie,
        sauce,
      ]);
      return secrets;
    };
    return this.mutex.runExclusive(id, () => this.database.transaction(merge));
  }
}

function view(row: Row): SessionView {
  return {
    id: row.id,
    account_id: row.account_id,
    valid: row.valid,
    score: row.score,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    last_checked_at: row.last_checked_at?.toISOString() ?? null,
    uses: row.uses,
    reason: row.reason,
  };
}
