import { secretsIntegrity } from '../shared/auth/integrity.js';
import { ledgerIntegrity } from '../contexts/bobux-ledger/integrity.js';
import type { IntegrityChecks } from '../shared/integrity/integrity-checks.js';
import { bridgeIntegrity } from '../contexts/imba-chat-bridge/integrity.js';
import { imvuIntegrity } from '../contexts/imvu-sessions/integrity.js';
import { lishopIntegrity } from '../contexts/lishop-lists/integrity.js';
import { mailIntegrity } from '../shared/mail/integrity.js';

/** What must be true of the data of every context and shared part. */
export const allIntegrityChecks: readonly IntegrityChecks[] = [
  secretsIntegrity,
  mailIntegrity,
  ledgerIntegrity,
  lishopIntegrity,
  bridgeIntegrity,
  imvuIntegrity,
];
