import { Injectable } from '@nestjs/common';
import { ImbaChatConfig } from '../settings.js';
import { Database } from '../../../shared/database/database.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { MAX_IDS } from '../users/asked-ids.js';
import type { ImbachatUser } from '../users/user.dto.js';
import { UserSource, type ChatStatus } from '../users/user-source.js';
import { UserDocumentCache } from './user-document-cache.js';
import type { DirectorySearch, ImbachatDirectoryPage, ImbachatDirectoryUser } from './directory.dto.js';
import { fold } from './fold.js';
import { isStorable } from '../../../shared/validation/text.js';

type EntryRow = Omit<ImbachatDirectoryUser, keyof ImbachatUser> & { readonly document: string };

const ENTRIES = `
  SELECT document, login, email, password_hash IS NOT NULL AS has_password, coalesce(banned, false) AS banned,
    ARRAY(SELECT friend_id::float8 FROM imbachat.friends f WHERE f.user_id = u.user_id ORDER BY place) AS friends
  FROM imbachat.users u`;

function entryOf({ document, ...rest }: EntryRow): ImbachatDirectoryUser {
  return { ...(JSON.parse(document) as ImbachatUser), ...rest };
}

/** A user who is found by his name. */
export interface FoundUser {
  readonly name: string;
  readonly user_id: number;
  readonly email?: string | null;
}

/** What is needed to check a password. */
export interface Login {
  readonly user_id: number | null;
  readonly name: string | null;
  readonly password_hash: string | null;
  readonly banned: boolean;
  /** The hash of any user at all: see verifySitePassword. */
  readonly decoy: string | null;
}

const MAX_FOUND = 50;

/** Reads Quartet's own directory. The user objects are kept ready there, so that PostgreSQL only has to put them in a row. */
@Injectable()
export class DirectoryReader extends UserSource {
  private readonly document: string;
  private readonly cache: UserDocumentCache;

  constructor(
    private readonly database: Database,
    private readonly config: ImbaChatConfig,
  ) {
    super();
    this.document = config.exposeMail
      ? `CASE WHEN u.email IS NULL THEN u.document ELSE left(u.document, -1) || ',"user_mail":' || to_json(u.email) || '}' END`
      : 'u.document';
    this.cache = new UserDocumentCache(database, this.document);
  }

  override async usersInfo(ids: readonly number[]): Promise<string> {
    return `[${(await this.cache.of(ids)).join(',')}]`;
  }

  override async friendsInfo(id: number): Promise<string> {
    const rows = await this.database.query<{ documents: string | null }>(
      `SELECT string_agg(${this.document}, ',' ORDER BY f.place) AS documents
       FROM (SELECT friend_id AS user_id, place FROM imbachat.friends WHERE user_id = $1 ORDER BY place LIMIT ${MAX_IDS}) AS f
       JOIN imbachat.users u USING (user_id)`,
      [id],
    );
    return `[${oneRow(rows).documents ?? ''}]`;
  }

  override async chatStatus(id: number): Promise<ChatStatus> {
    const [user] = await this.database.query<{ banned: boolean | null }>(
      'SELECT banned FROM imbachat.users WHERE user_id = $1',
      [id],
    );
    if (user === undefined) return 'unknown';
    return user.banned === true ? 'banned' : 'allowed';
  }

  /**
   * Users whose name holds `key`, whatever the letter case; 50 at most, names that begin with it first.
   * @param otherwise another spelling of `key` that will do as well
   */
  async search(key: string, otherwise = key): Promise<FoundUser[]> {
    const folded = fold(key);
    if (folded === '' || !isStorable(folded)) return [];
    return this.database.query<FoundUser>(
      `SELECT name, user_id ${this.config.exposeMail ? ', email' : ''} FROM imbachat.users
       WHERE strpos(name_folded, $1) > 0 OR strpos(name_folded, $2) > 0
       ORDER BY strpos(name_folded, $1) <> 1 AND strpos(name_folded, $2) <> 1, name_folded, user_id LIMIT ${MAX_FOUND}`,
      [folded, fold(otherwise)],
    );
  }

  /** What there is to know of a login; the same single row, and the same work, for one that nobody has. */
  async login(login: string): Promise<Login> {
    const rows = await this.database.query<Login>(
      `SELECT u.user_id, u.name, u.password_hash, coalesce(u.banned, false) AS banned, d.password_hash AS decoy
       FROM (SELECT $1::text AS login) AS asked LEFT JOIN imbachat.users u USING (login)
       LEFT JOIN LATERAL (SELECT password_hash FROM imbachat.users WHERE password_hash IS NOT NULL LIMIT 1) AS d ON true`,
      [login.replaceAll('\0', '')],
    );
    return oneRow(rows);
  }

  /** The first users of the directory who are not banned, by id. */
  async someIds(most: number): Promise<number[]> {
    const rows = await this.database.query<{ user_id: number }>(
      'SELECT user_id FROM imbachat.users WHERE banned IS NOT TRUE ORDER BY user_id LIMIT $1',
      [most],
    );
    return rows.map(({ user_id }) => user_id);
  }

  /** The whole entry of one user, for the operator; `undefined` for an unknown id. */
  async entry(id: number): Promise<ImbachatDirectoryUser | undefined> {
    const [row] = await this.database.query<EntryRow>(`${ENTRIES} WHERE user_id = $1`, [id]);
    return row && entryOf(row);
  }

  /** A page of the users whose name, login or mail address holds `q`, or whose id it is; in the order of their ids. */
  async page({ q, banned, after, limit }: DirectorySearch): Promise<ImbachatDirectoryPage> {
    const rows = await this.database.query<EntryRow>(
      `${ENTRIES} WHERE user_id > $1 AND ($2::boolean IS NULL OR coalesce(banned, false) = $2)
         AND ($3 = '' OR strpos(name_folded, $3) > 0 OR strpos(lower(login), $3) > 0 OR strpos(lower(email), $3) > 0 OR user_id::text = $3)
       ORDER BY user_id LIMIT $4`,
      [after ?? 0, banned ?? null, fold(q), limit + 1],
    );
    const items = rows.slice(0, limit).map(entryOf);
    return { items, next: rows.length > limit ? (items.at(-1)?.user_id ?? null) : null };
  }
}
