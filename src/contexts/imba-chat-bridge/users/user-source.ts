/** Whether a user may chat. */
export type ChatStatus = 'unknown' | 'banned' | 'allowed';

/** Where the users come from: Quartet's own directory, or the table of the site. */
export abstract class UserSource {
  /**
   * @param ids each once
   * @returns the JSON text of an array of user objects, in the order asked, unknown ids left out; one database query
   * @throws DatabaseError, BridgeError SITE_TABLE_UNAVAILABLE
   */
  abstract usersInfo(ids: readonly number[]): Promise<string>;

  /**
   * The friends of a user, as `usersInfo` gives users; an unknown user has none.
   * @throws DatabaseError, BridgeError SITE_TABLE_UNAVAILABLE
   */
  abstract friendsInfo(id: number): Promise<string>;

  /** @throws DatabaseError, BridgeError SITE_TABLE_UNAVAILABLE */
  abstract chatStatus(id: number): Promise<ChatStatus>;
}
