import { LiShopTables1765000000020 } from './1765000000020-lishop-tables.js';

/** The tables of schema lishop. */
export const lishopMigrations = [LiShopTables1765000000020];
