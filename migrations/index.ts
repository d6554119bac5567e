import { BobuxLedger1764000000001 } from './1764000000001-bobux-ledger.js';
import { ImbaChatBridge1764000000101 } from './1764000000101-imba-chat-bridge.js';
import { ImvuSessions1764000000004 } from './1764000000004-imvu-sessions.js';
import { LiShopLists1764000000002 } from './1764000000002-lishop-lists.js';
import { Platform1764000000000 } from './1764000000000-platform.js';

/** Every migration, in the order in which they run; TypeORM sorts by the number in the class name. */
export const migrations = [
  Platform1764000000000,
  BobuxLedger1764000000001,
  LiShopLists1764000000002,
  ImvuSessions1764000000004,
  ImbaChatBridge1764000000101,
];
