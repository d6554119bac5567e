import type { Context } from '../../shared/context/context.js';
import { lishopRequests } from './http/lishop-requests.js';
import { tooManyRequests } from './http/too-many-requests.js';
import { lishopIntegrity } from './integrity.js';
import { lishopMigrations } from './migrations/index.js';
import { lishopDeleted, lishopRestore } from './cli/deleted-lists.js';
import { LiShopListsModule } from './lishop-lists.module.js';
import { LiShopConfig } from './settings.js';
import { lishopSql } from './sql/index.js';

/** LiShop lists: phone apps that share shopping lists (docs/lishop.md). */
export const lishopLists: Context = {
  name: 'lishop',
  module: LiShopListsModule,
  settings: [LiShopConfig],
  migrations: lishopMigrations,
  sql: lishopSql,
  integrity: lishopIntegrity,
  commands: [lishopDeleted, lishopRestore],
  http: {
    middleware: lishopRequests,
    rateLimitResponder: tooManyRequests,
  },
  gmailAccounts: (config) => {
    const { invitationMail: user, invitationPassword: password } = config.get(LiShopConfig);
    return user !== undefined && password !== undefined ? [{ user, password }] : [];
  },
};
