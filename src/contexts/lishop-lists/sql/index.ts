import { fileURLToPath } from 'node:url';
import type { SqlFolder } from '../../../shared/database/database-schema.js';

/** The functions and triggers of schema lishop: one file each, edited in place (docs/architecture.md, "SQL"). */
export const lishopSql: SqlFolder = {
  schema: 'lishop',
  path: fileURLToPath(new URL('.', import.meta.url)),
};
