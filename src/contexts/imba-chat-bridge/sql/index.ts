import { fileURLToPath } from 'node:url';
import type { SqlFolder } from '../../../shared/database/database-schema.js';

/** The functions and triggers of schema imbachat: one file each, edited in place (docs/architecture.md, "SQL"). */
export const imbaChatSql: SqlFolder = {
  schema: 'imbachat',
  path: fileURLToPath(new URL('.', import.meta.url)),
};
