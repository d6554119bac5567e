import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ImbaChatConfig } from '../settings.js';
import { ConfigurationError } from '../../../shared/config/environment.js';
import { Database } from '../../../shared/database/database.js';
import { MAX_IDS } from '../users/asked-ids.js';
import { BridgeError } from '../errors/bridge-error.js';
import { DirectoryReader } from '../directory/directory-reader.js';
import type { UserObject } from '../users/user-object.js';
import { UserSource, type ChatStatus } from '../users/user-source.js';
import { MysqlSiteDatabase } from './mysql-site-database.js';
import { PostgresSiteDatabase } from './postgres-site-database.js';
import { SiteQueryError, type SiteDatabase, type SiteRow, type SiteRows } from './site-database.js';
import { isBanned, SITE_COLUMNS, siteUser, unusableAddresses } from './site-user.js';

const REQUIRED = ['user_id', 'name'];

const reasonOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  const { message, code } = error as { message?: string; code?: string };
  return message || code || 'it does not answer';
};

function open({ url, query }: { url: string; query: string }): SiteDatabase {
  // A semicolon at the end is a habit; anything that is no SELECT is a mistake.
  const sql = query.trim().replace(/;$/, '');
  if (!/^(select|with)\b/i.test(sql)) throw new SiteQueryError('it must be a SELECT');
  return url.startsWith('postgres') ? new PostgresSiteDatabase(url, sql) : new MysqlSiteDatabase(url, sql);
}

/** Reads who the users are from the site's own table, as the seed's example does; logins, friends and bans stay in the directory. */
@Injectable()
export class SiteTableUsers extends UserSource implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('ImbaChat');
  private readonly site: SiteDatabase;
  private away = false;
  private warnedOfAddresses = false;

  constructor(
    private readonly config: ImbaChatConfig,
    private readonly database: Database,
    private readonly directory: DirectoryReader,
  ) {
    super();
    if (config.usersTable === undefined) throw new Error('IMBACHAT_USERS_DATABASE_URL is not set');
    try {
      this.site = open(config.usersTable);
    } catch (error) {
      throw wrongQuery(error);
    }
  }

  /** @throws ConfigurationError when the query is wrong; a database that is away is only logged, and may come back */
  async onModuleInit(): Promise<void> {
    let columns: readonly string[];
    try {
      ({ columns } = await this.site.users([]));
    } catch (error) {
      if (error instanceof SiteQueryError) {
        await this.site.close();
        throw wrongQuery(error);
      }
      this.logUnavailable(error);
      return;
    }
    try {
      this.requireColumns(columns);
    } catch (error) {
      await this.site.close();
      throw error;
    }
    const unknown = columns.filter((column) => !(SITE_COLUMNS as readonly string[]).includes(column));
    if (unknown.length > 0) {
      this.logger.warn(
        `IMBACHAT_USERS_QUERY gives columns that ImbaChat does not know, which are left out: ${unknown.join(', ')}`,
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.site.close().catch(() => undefined);
  }

  override async usersInfo(ids: readonly number[]): Promise<string> {
    if (ids.length === 0) return '[]';
    const users = new Map<number, UserObject>();
    for (const row of await this.rows(ids)) {
      this.warnOfAddresses(row);
      const user = siteUser(row, this.config.exposeMail);
      if (user && !users.has(user.user_id)) users.set(user.user_id, user);
    }
    return JSON.stringify(ids.flatMap((id) => users.get(id) ?? []));
  }

  override async friendsInfo(id: number): Promise<string> {
    const rows = await this.database.query<{ friend_id: number }>(
      `SELECT friend_id FROM imbachat.friends WHERE user_id = $1 ORDER BY place LIMIT ${MAX_IDS}`,
      [id],
    );
    return this.usersInfo(rows.map(({ friend_id }) => friend_id));
  }

  override async chatStatus(id: number): Promise<ChatStatus> {
    const [row] = await this.rows([id]);
    if (row === undefined) return 'unknown';
    if (isBanned(row)) return 'banned';
    return (await this.directory.chatStatus(id)) === 'banned' ? 'banned' : 'allowed';
  }

  private async rows(ids: readonly number[]): Promise<readonly SiteRow[]> {
    let answer: SiteRows;
    try {
      answer = await this.site.users(ids);
      this.requireColumns(answer.columns);
    } catch (error) {
      this.logUnavailable(error);
      throw new BridgeError('SITE_TABLE_UNAVAILABLE', 'The users of the site cannot be read now.');
    }
    if (this.away) this.logger.log('The users of the site can be read again.');
    this.away = false;
    return answer.rows;
  }

  private requireColumns(columns: readonly string[]): void {
    const missing = REQUIRED.filter((column) => !columns.includes(column));
    if (missing.length === 0) return;
    throw new ConfigurationError(
      `IMBACHAT_USERS_QUERY gives no column ${missing.join(' and no column ')}; it gives ${columns.join(', ')}. ` +
        'Name them in the query: SELECT id AS user_id, display_name AS name, …',
    );
  }

  private warnOfAddresses(row: SiteRow): void {
    if (this.warnedOfAddresses) return;
    const columns = unusableAddresses(row);
    if (columns.length === 0) return;
    this.warnedOfAddresses = true;
    this.logger.warn(
      `IMBACHAT_USERS_QUERY gives addresses that do not begin with http://, https:// or /, which are left out: ${columns.join(', ')}`,
    );
  }

  /** Once, and not for every request of a busy chat. */
  private logUnavailable(error: unknown): void {
    if (!this.away) this.logger.error(`The users of the site cannot be read: ${reasonOf(error)}`);
    this.away = true;
  }
}

function wrongQuery(error: unknown): unknown {
  if (!(error instanceof SiteQueryError)) return error;
  return new ConfigurationError(`IMBACHAT_USERS_QUERY cannot be used: ${error.message}`);
}
