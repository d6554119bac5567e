import type { Context } from '../../shared/context/context.js';
import { proxiedTooManyRequests } from './http/proxied-requests.js';
import { ImvuSessionsModule } from './imvu-sessions.module.js';
import { imvuIntegrity } from './integrity.js';
import { imvuMigrations } from './migrations/index.js';
import { isProxied } from './is-proxied.js';
import { ImvuConfig } from './settings.js';

/** IMVU sessions: bots and sites log in once; sessions are kept, checked, renewed and picked (docs/imvu.md). */
export const imvuSessions: Context = {
  name: 'imvu',
  module: ImvuSessionsModule,
  settings: [ImvuConfig],
  migrations: imvuMigrations,
  integrity: imvuIntegrity,
  http: {
    isStreamed: isProxied,
    rateLimitResponder: proxiedTooManyRequests,
  },
};
