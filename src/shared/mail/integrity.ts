import { QUARTET_IS_RUNNING, sealedTable, type IntegrityChecks } from '../integrity/integrity-checks.js';
import { secretContext } from './outbox.js';

/**
 * What a clean outbox is: no mail that has been due for an hour while a server works on this database, and none that is put off for longer
 * than any wait of the worker lasts (30 min): nobody would send it.
 */
export const mailIntegrity: IntegrityChecks = {
  context: 'mail',
  schema: 'platform',
  invariants: [
    {
      name: 'no mail is stuck in the outbox',
      over: 'platform.outbox_mails',
      wrong: `SELECT 'mail ' || id || ': due since ' || next_try || ' after ' || tries || ' tries' AS what
        FROM platform.outbox_mails WHERE next_try < now() - interval '1 hour' AND ${QUARTET_IS_RUNNING}`,
    },
    {
      name: 'no mail is put off for longer than a sender would',
      over: 'platform.outbox_mails',
      wrong: `SELECT 'mail ' || id || ': until ' || next_try AS what
        FROM platform.outbox_mails WHERE next_try > now() + interval '1 hour'`,
    },
    {
      name: 'no mail was given up',
      over: 'platform.outbox_mails',
      wrong: `SELECT 'mail ' || id || ' of ' || created AS what FROM platform.outbox_mails WHERE next_try IS NULL`,
      note: true,
    },
    {
      name: 'no mail waits for a mail server that takes it',
      over: 'platform.outbox_mails',
      wrong: `SELECT 'mail ' || id || ': ' || tries || ' tries' AS what
        FROM platform.outbox_mails WHERE next_try IS NOT NULL AND tries > 10`,
      note: true,
    },
  ],
  sealed: [
    sealedTable<{ id: string }>({
      table: 'platform.outbox_mails',
      key: ['id'],
      sealed: [{ column: 'sealed', associatedData: ({ id }) => secretContext(id) }],
    }),
  ],
};
