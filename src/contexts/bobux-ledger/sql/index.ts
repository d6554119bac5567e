import { fileURLToPath } from 'node:url';
import type { SqlFolder } from '../../../shared/database/database-schema.js';

/** The functions and triggers of schema bobux: one file each, edited in place (docs/architecture.md, "SQL"). */
export const bobuxSql: SqlFolder = { schema: 'bobux', path: fileURLToPath(new URL('.', import.meta.url)) };
