import { BobuxTables1765000000010 } from './1765000000010-bobux-tables.js';

/** The tables of schema bobux. */
export const bobuxMigrations = [BobuxTables1765000000010];
