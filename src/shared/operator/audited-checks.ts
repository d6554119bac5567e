import type { IntegrityChecks } from '../integrity/integrity-checks.js';

/** What an audit looks at: of the platform and of every context. */
export class AuditedChecks {
  constructor(readonly all: readonly IntegrityChecks[]) {}
}
