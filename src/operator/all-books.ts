import { secretsBooks } from '../auth/books.js';
import { ledgerBooks } from '../bobux-ledger/books.js';
import type { Books } from '../books/books.js';
import { bridgeBooks } from '../imba-chat-bridge/books.js';
import { imvuBooks } from '../imvu-sessions/books.js';
import { lishopBooks } from '../lishop-lists/books.js';
import { mailBooks } from '../mail/books.js';

/** The books of every room of the house (src/app.module.ts). */
export const allBooks: readonly Books[] = [
  secretsBooks,
  mailBooks,
  ledgerBooks,
  lishopBooks,
  bridgeBooks,
  imvuBooks,
];
