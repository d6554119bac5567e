import { PlatformTables1765000000000 } from './1765000000000-platform-tables.js';

/** What all contexts stand on: runs first. */
export const platformMigrations = [PlatformTables1765000000000];
