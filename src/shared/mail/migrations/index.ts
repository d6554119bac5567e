import { Outbox1765000000001 } from './1765000000001-outbox.js';

/** The outbox. */
export const mailMigrations = [Outbox1765000000001];
