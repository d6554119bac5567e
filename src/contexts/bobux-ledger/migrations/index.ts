import { BobuxTables1765000000010 } from './1765000000010-bobux-tables.js';
import { EntriesByPlayer1765000000011 } from './1765000000011-entries-by-player.js';
import { OpenHoldsByDue1765000000012 } from './1765000000012-open-holds-by-due.js';

/** The tables of schema bobux. */
export const bobuxMigrations = [
  BobuxTables1765000000010,
  EntriesByPlayer1765000000011,
  OpenHoldsByDue1765000000012,
];
