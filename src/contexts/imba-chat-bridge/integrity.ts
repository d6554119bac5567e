import type { IntegrityChecks } from '../../shared/integrity/integrity-checks.js';

/** What the constraints of schema imbachat do not already hold. Nothing here is sealed: passwords are hashed. */
export const bridgeIntegrity: IntegrityChecks = {
  context: 'imbachat',
  schema: 'imbachat',
  invariants: [
    {
      name: "each user's answer is what its columns say",
      over: 'imbachat.users',
      wrong: `SELECT format('user %s', user_id) AS what FROM imbachat.users
        WHERE document <> imbachat.user_object(user_id, name, avatar_url, profile_url, lastlogin, badge, profiles, chat_role, permissions)`,
    },
    {
      name: 'no friend is without his user',
      over: 'imbachat.friends',
      wrong: `SELECT format('friend %s of user %s', friend_id, user_id) AS what
        FROM imbachat.friends f WHERE NOT EXISTS (SELECT FROM imbachat.users u WHERE u.user_id = f.user_id)`,
    },
    {
      name: 'nobody is his own friend',
      over: 'imbachat.friends',
      wrong: `SELECT format('user %s', user_id) AS what FROM imbachat.friends WHERE friend_id = user_id`,
    },
    {
      name: 'no two friends of a user stand in one place',
      over: 'imbachat.friends',
      wrong: `SELECT format('user %s, place %s', user_id, place) AS what
        FROM imbachat.friends GROUP BY user_id, place HAVING count(*) > 1`,
    },
  ],
  sealed: [],
};
