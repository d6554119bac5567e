import { ImvuTables1765000000040 } from './1765000000040-imvu-tables.js';

/** The tables of schema imvu. */
export const imvuMigrations = [ImvuTables1765000000040];
