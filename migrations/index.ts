import { BobuxLedger1764000000001 } from './1764000000001-bobux-ledger.js';
import { ImvuSessions1764000000004 } from './1764000000004-imvu-sessions.js';
import { Platform1764000000000 } from './1764000000000-platform.js';

/** Every migration, in the order in which they run; TypeORM sorts by the number in the class name. */
export const migrations = [Platform1764000000000, BobuxLedger1764000000001, ImvuSessions1764000000004];
