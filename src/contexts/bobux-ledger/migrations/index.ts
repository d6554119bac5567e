import { BobuxTables1765000000010 } from './1765000000010-bobux-tables.js';
import { EntriesByPlayer1765000000011 } from './1765000000011-entries-by-player.js';
import { EntryPlaces1765000000012 } from './1765000000012-entry-places.js';
import { OpenHoldsByDue1765000000013 } from './1765000000013-open-holds-by-due.js';

/** The tables of schema bobux. */
export const bobuxMigrations = [
  BobuxTables1765000000010,
  EntriesByPlayer1765000000011,
  EntryPlaces1765000000012,
  OpenHoldsByDue1765000000013,
];
