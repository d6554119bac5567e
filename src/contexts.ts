import { bobuxLedger } from './contexts/bobux-ledger/context.js';
import { imbaChatBridge } from './contexts/imba-chat-bridge/context.js';
import { imvuSessions } from './contexts/imvu-sessions/context.js';
import { lishopLists } from './contexts/lishop-lists/context.js';
import type { Context } from './shared/context/context.js';

/** Every context: the only place that names them all. Express tries their routes in this order: the busiest first. */
export const contexts: readonly Context[] = [imvuSessions, lishopLists, imbaChatBridge, bobuxLedger];
