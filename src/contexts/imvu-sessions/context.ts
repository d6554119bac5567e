import type { Context } from '../../shared/context/context.js';
import { imvuAccounts } from './cli/accounts.js';
import { imvuKeys } from './cli/keys.js';
import { imvuUsers } from './cli/users.js';
import { imvuFailure } from './http/imvu-error.filter.js';
import { ImvuSessionsModule } from './imvu-sessions.module.js';
import { imvuIntegrity } from './integrity.js';
import { imvuMigrations } from './migrations/index.js';
import { isProxied } from './is-proxied.js';
import { accountNeeds } from './operator/account-needs.js';
import { ImvuConfig } from './settings.js';

/** IMVU sessions: bots and sites log in once; sessions are kept, checked, renewed and picked (docs/imvu.md). */
export const imvuSessions: Context = {
  name: 'imvu',
  segments: ['imvu'],
  module: ImvuSessionsModule,
  settings: [ImvuConfig],
  migrations: imvuMigrations,
  integrity: imvuIntegrity,
  needs: accountNeeds,
  commands: [imvuAccounts, imvuKeys, imvuUsers],
  http: {
    isStreamed: isProxied,
    errorBody: (request, body) => (isProxied(request) ? imvuFailure(body) : undefined),
  },
};
