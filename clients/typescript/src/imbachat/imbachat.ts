import type { AnswerOf, BodyOf, Operation, QueryOf } from '../rest/operation-types.js';
import { basic, RestClient, type RestOptions } from '../rest/rest-client.js';
import { sendUsers, type Upload } from './upload.js';

/** A user as your site sends it. */
export type NewUser = BodyOf<Operation<'put', '/imbachat/directory/users'>>[number];
/** A user as the directory has it. */
export type DirectoryUser = AnswerOf<Operation<'get', '/imbachat/directory/users/{id}'>>;
export type DirectoryPage = AnswerOf<Operation<'get', '/imbachat/directory/users'>>;
export type DirectoryQuery = QueryOf<Operation<'get', '/imbachat/directory/users'>>;
export type UserChange = BodyOf<Operation<'patch', '/imbachat/directory/users/{id}'>>;
export type ChatToken = AnswerOf<Operation<'post', '/imbachat/tokens'>>;

/** Who calls: your site by `IMBACHAT_SITE_TOKEN`, or the operator. */
export type SiteAccess = string | { readonly username: string; readonly password: string };

/** ImbaChat's bridge as your site uses it: who its users are, and their chat tokens. For servers: no page may know what it is called with. */
export class ImbaChat {
  private readonly rest: RestClient;

  constructor(url: string, access: SiteAccess, options?: RestOptions) {
    const authorization =
      typeof access === 'string' ? `Bearer ${access}` : basic(access.username, access.password);
    this.rest = new RestClient(url, { authorization }, options);
  }

  /**
   * Sends any number of users as they come, at most as fast as they are written. Sent again it does the same.
   * @throws ConnectionError where the answer broke off, so that the rest may not be written; what `users` throws
   */
  upsertUsers(users: Iterable<NewUser> | AsyncIterable<NewUser>): Promise<Upload> {
    return sendUsers(this.rest, users);
  }

  /**
   * A token for whoever your site has logged in.
   * @param ttl seconds, 60 to 604,800
   * @throws ResponseError NOT_FOUND no such user, FORBIDDEN banned
   */
  token(userId: number, ttl?: number): Promise<ChatToken> {
    return this.rest.request('post', '/imbachat/tokens', {
      body: { user_id: userId, ...(ttl !== undefined && { ttl }) },
    });
  }

  /** A page of the directory. */
  users(query: DirectoryQuery = {}): Promise<DirectoryPage> {
    return this.rest.request('get', '/imbachat/directory/users', { query });
  }

  /** @throws ResponseError NOT_FOUND */
  user(id: number): Promise<DirectoryUser> {
    return this.rest.request('get', '/imbachat/directory/users/{id}', { path: { id } });
  }

  /** Changes the fields that are named; null clears one. @throws ResponseError NOT_FOUND, BAD_REQUEST */
  changeUser(id: number, change: UserChange): Promise<DirectoryUser> {
    return this.rest.request('patch', '/imbachat/directory/users/{id}', { path: { id }, body: change });
  }

  /** @throws ResponseError NOT_FOUND */
  async removeUser(id: number): Promise<void> {
    await this.rest.request('delete', '/imbachat/directory/users/{id}', { path: { id } });
  }

  /** Says who a user's friends are, at most 1,000. */
  async setFriends(id: number, friends: readonly number[]): Promise<void> {
    const body = [...friends];
    await this.rest.request('put', '/imbachat/directory/users/{id}/friends', { path: { id }, body });
  }
}
