import { Outbox1765000000001 } from './1765000000001-outbox.js';
import { GivenUpMailTexts1765000000007 } from './1765000000007-given-up-mail-texts.js';

/** The outbox. */
export const mailMigrations = [Outbox1765000000001, GivenUpMailTexts1765000000007];
