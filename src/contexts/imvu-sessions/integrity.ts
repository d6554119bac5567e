import { sealedTable, type IntegrityChecks } from '../../shared/integrity/integrity-checks.js';
import { secretContext as accountContext } from './accounts/accounts.repository.js';
import { PURPOSE, secretContext as keyContext } from './api-keys/api-keys.repository.js';
import { secretContext as sessionContext } from './sessions/session-secrets.js';

interface WithId {
  readonly id: string;
}

/** Each table and the one that its rows belong to. */
const belongings = [
  ['users', 'api_key_id', 'api_keys'],
  ['accounts', 'user_id', 'users'],
  ['sessions', 'account_id', 'accounts'],
  ['checkouts', 'session_id', 'sessions'],
  ['checkouts', 'user_id', 'users'],
] as const;

/** What the constraints of schema imvu do not already hold. */
export const imvuIntegrity: IntegrityChecks = {
  context: 'imvu',
  schema: 'imvu',
  invariants: [
    {
      name: 'no user, account, session or lease is without what it belongs to',
      over: 'imvu.sessions',
      wrong: belongings
        .map(
          ([
            table,
            column,
            owner,
          ]) => `SELECT format('${table} %s: ${column} %s', t.id, t.${column}) AS what FROM imvu.${table} t
            WHERE NOT EXISTS (SELECT FROM imvu.${owner} o WHERE o.id = t.${column})`,
        )
        .join(' UNION ALL '),
    },
    {
      name: 'each lease is of a session of its own user',
      over: 'imvu.checkouts',
      wrong: `SELECT format('lease %s', c.id) AS what
        FROM imvu.checkouts c JOIN imvu.sessions s ON s.id = c.session_id JOIN imvu.accounts a ON a.id = s.account_id
        WHERE a.user_id <> c.user_id`,
    },
    {
      name: 'no session is leased to anyone else while it is leased for one alone',
      over: 'imvu.checkouts',
      wrong: `SELECT format('session %s: leases %s and %s', c.session_id, c.id, o.id) AS what
        FROM imvu.checkouts c JOIN imvu.checkouts o ON o.session_id = c.session_id AND o.id <> c.id
        WHERE c.exclusive AND c.ended_at IS NULL AND c.expires_at > now() AND o.ended_at IS NULL AND o.expires_at > now()`,
    },
    {
      name: 'each lease that ended says how',
      over: 'imvu.checkouts',
      wrong: `SELECT format('lease %s', id) AS what FROM imvu.checkouts WHERE (ended_at IS NULL) <> (verdict IS NULL)`,
    },
    {
      name: 'each session that is not valid says why, and no valid one does',
      over: 'imvu.sessions',
      wrong: `SELECT format('session %s', id) AS what FROM imvu.sessions WHERE valid = (reason IS NOT NULL)`,
    },
    {
      name: 'each account that waits for a code has the cookie for it',
      over: 'imvu.accounts',
      wrong: `SELECT format('account %s', id) AS what FROM imvu.accounts WHERE state = 'needs_code' AND pending_cookie IS NULL`,
    },
    {
      name: 'no login is claimed for longer than one takes',
      over: 'imvu.accounts',
      wrong: `SELECT format('account %s: until %s', id, coalesce(login_claimed_until::text, 'ever')) AS what
        FROM imvu.accounts WHERE (login_claim IS NULL) <> (login_claimed_until IS NULL) OR login_claimed_until > now() + interval '1 minute'`,
    },
    {
      name: 'no session was used less often than never',
      over: 'imvu.sessions',
      wrong: `SELECT format('session %s', id) AS what FROM imvu.sessions WHERE uses < 0`,
    },
  ],
  sealed: [
    sealedTable<WithId>({
      table: 'imvu.api_keys',
      key: ['id'],
      sealed: [{ column: 'digest', associatedData: ({ id }) => keyContext(id) }],
      index: { column: 'key_index', purpose: PURPOSE, of: 'digest' },
    }),
    sealedTable<WithId>({
      table: 'imvu.accounts',
      key: ['id'],
      sealed: (['password', 'pending_cookie', 'remember_token'] as const).map((column) => ({
        column,
        associatedData: ({ id }) => accountContext(id, column),
      })),
    }),
    sealedTable<WithId>({
      table: 'imvu.sessions',
      key: ['id'],
      sealed: (['cookie', 'sauce'] as const).map((column) => ({
        column,
        associatedData: ({ id }) => sessionContext(id, column),
      })),
    }),
  ],
};
