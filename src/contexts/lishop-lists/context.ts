import type { Context } from '../../shared/context/context.js';
import { OPERATIONS } from './http/addresses.js';
import { lishopRequests } from './http/lishop-requests.js';
import { readLiShopBody } from './http/lishop-body.js';
import { refuseEarly } from './http/refuse-early.js';
import { lishopIntegrity } from './integrity.js';
import { lishopMigrations } from './migrations/index.js';
import { lishopAskAgain } from './cli/ask-again.js';
import { lishopDeleted, lishopRestore } from './cli/deleted-lists.js';
import { lishopImport } from './cli/import.js';
import { lishopEndKey, lishopFind } from './cli/keys.js';
import { LiShopListsModule } from './lishop-lists.module.js';
import { LiveStreams } from './live/live-streams.js';
import { receiptNeeds } from './operator/receipt-needs.js';
import { LiShopConfig } from './settings.js';
import { lishopSql } from './sql/index.js';

/** LiShop lists: phone apps that share shopping lists (docs/lishop.md). */
export const lishopLists: Context = {
  name: 'lishop',
  segments: ['1.0', '2.0', 'api_keys', 'articles', 'lishop', ...OPERATIONS],
  module: LiShopListsModule,
  settings: [LiShopConfig],
  migrations: lishopMigrations,
  sql: lishopSql,
  integrity: lishopIntegrity,
  needs: receiptNeeds,
  commands: [lishopAskAgain, lishopDeleted, lishopEndKey, lishopFind, lishopImport, lishopRestore],
  http: {
    middleware: lishopRequests,
    readBody: readLiShopBody,
    refuseEarly,
  },
  drain: (app) => {
    app.get(LiveStreams).endAll();
    return Promise.resolve();
  },
  gmailAccounts: (config) => {
    const { invitationMail: user, invitationPassword: password } = config.get(LiShopConfig);
    return user !== undefined && password !== undefined ? [{ user, password }] : [];
  },
};
