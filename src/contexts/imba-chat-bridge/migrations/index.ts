import { ImbaChatTables1765000000030 } from './1765000000030-imbachat-tables.js';

/** The tables of schema imbachat. */
export const imbaChatMigrations = [ImbaChatTables1765000000030];
