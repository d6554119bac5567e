import { sealedTable, type IntegrityChecks } from '../integrity/integrity-checks.js';

/** What must be true of the secrets that Quartet made for itself; each is sealed under its own name. */
export const secretsIntegrity: IntegrityChecks = {
  context: 'platform',
  schema: 'platform',
  invariants: [
    {
      name: 'the first credentials are there',
      over: 'platform.secrets',
      wrong: `SELECT 'they are missing: the next start would make others' AS what
        WHERE NOT EXISTS (SELECT FROM platform.secrets WHERE name = 'first credentials')`,
    },
  ],
  sealed: [
    sealedTable<{ name: string }>({
      table: 'platform.secrets',
      key: ['name'],
      sealed: [{ column: 'sealed', associatedData: ({ name }) => name }],
    }),
  ],
  plainBytes: ['platform.operator_sessions.token_hash', 'platform.operator_sessions.credentials_hash'],
};
