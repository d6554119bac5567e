import { QUARTET_IS_RUNNING, type IntegrityChecks } from '../integrity/integrity-checks.js';

/** What is worth knowing of the notices. None of it is wrong: a receiver may be away, or no longer configured. */
export const noticesIntegrity: IntegrityChecks = {
  context: 'notices',
  schema: 'platform',
  invariants: [
    {
      name: 'no webhook message is stuck',
      over: 'platform.webhook_messages',
      wrong: `SELECT 'message ' || id || ' (' || type || '): due since ' || next_try AS what
        FROM platform.webhook_messages WHERE next_try < now() - interval '1 hour' AND ${QUARTET_IS_RUNNING}`,
      note: true,
    },
    {
      name: 'no webhook message was given up',
      over: 'platform.webhook_messages',
      wrong: `SELECT 'message ' || id || ' (' || type || ') of ' || at || ': ' || coalesce(error, '') AS what
        FROM platform.webhook_messages WHERE next_try IS NULL`,
      note: true,
    },
    {
      name: 'no notice is stuck before its mail',
      over: 'platform.operator_notices',
      wrong: `SELECT 'notice ' || id || ' of ' || at AS what
        FROM platform.operator_notices WHERE mailed_at IS NULL AND at < now() - interval '1 hour' AND ${QUARTET_IS_RUNNING}`,
      note: true,
    },
  ],
  sealed: [],
};
