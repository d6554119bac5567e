import { bobuxMigrations } from './contexts/bobux-ledger/migrations/index.js';
import { bobuxSql } from './contexts/bobux-ledger/sql/index.js';
import { imbaChatMigrations } from './contexts/imba-chat-bridge/migrations/index.js';
import { imbaChatSql } from './contexts/imba-chat-bridge/sql/index.js';
import { imvuMigrations } from './contexts/imvu-sessions/migrations/index.js';
import { lishopSql } from './contexts/lishop-lists/sql/index.js';
import { lishopMigrations } from './contexts/lishop-lists/migrations/index.js';
import { DatabaseSchema } from './shared/database/database-schema.js';
import { platformMigrations } from './shared/database/migrations/index.js';
import { mailMigrations } from './shared/mail/migrations/index.js';

/** What this build makes in a database: what is shared, then each context. */
export const databaseSchema = new DatabaseSchema(
  [
    ...platformMigrations,
    ...mailMigrations,
    ...bobuxMigrations,
    ...lishopMigrations,
    ...imbaChatMigrations,
    ...imvuMigrations,
  ],
  [bobuxSql, lishopSql, imbaChatSql],
);
