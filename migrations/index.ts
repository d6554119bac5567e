import { Platform1764000000000 } from './1764000000000-platform.js';
import { BobuxLedger1764000000001 } from './1764000000001-bobux-ledger.js';
import { LiShopLists1764000000002 } from './1764000000002-lishop-lists.js';
import { ImvuSessions1764000000004 } from './1764000000004-imvu-sessions.js';
import { ImbaChatBridge1764000000101 } from './1764000000101-imba-chat-bridge.js';
import { GatheredChanges1764000000201 } from './1764000000201-gathered-changes.js';
import { BobuxRanking1764000000202 } from './1764000000202-bobux-ranking.js';
import { ImvuKeyDigests1764000000203 } from './1764000000203-imvu-key-digests.js';
import { ImvuSessionEnds1764000000205 } from './1764000000205-imvu-session-ends.js';
import { ImbaChatChanges1764000000206 } from './1764000000206-imba-chat-changes.js';
import { OutboxSenders1764000000221 } from './1764000000221-outbox-senders.js';

/** Every migration, in the order in which they run; TypeORM sorts by the number in the class name. */
export const migrations = [
  Platform1764000000000,
  BobuxLedger1764000000001,
  LiShopLists1764000000002,
  ImvuSessions1764000000004,
  ImbaChatBridge1764000000101,
  GatheredChanges1764000000201,
  BobuxRanking1764000000202,
  ImvuKeyDigests1764000000203,
  ImvuSessionEnds1764000000205,
  ImbaChatChanges1764000000206,
  OutboxSenders1764000000221,
];
