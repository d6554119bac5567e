import { Module } from '@nestjs/common';
import { AccountsService } from './accounts/accounts.service.js';
import { ImvuAccounts } from './accounts/accounts.repository.js';
import { AutomaticLogin } from './accounts/automatic-login.js';
import { LoginClaims } from './accounts/login-claims.js';
import { LoginPace } from './accounts/login-pace.js';
import { LoginSettlement } from './accounts/login-settlement.js';
import { ImvuApiKeyAuthenticator } from './api-keys/api-key.authenticator.js';
import { ImvuApiKeys } from './api-keys/api-keys.repository.js';
import { Checkouts } from './checkouts/checkouts.repository.js';
import { CheckoutsService } from './checkouts/checkouts.service.js';
import { ImvuClient } from './client/imvu-client.js';
import { ImvuAccountsController } from './http/accounts.controller.js';
import { ImvuApiKeysController } from './http/api-keys.controller.js';
import { ImvuCheckoutsController } from './http/checkouts.controller.js';
import { ImvuMeController } from './http/me.controller.js';
import { ImvuProxyController } from './http/proxy.controller.js';
import { ImvuSessionsController } from './http/sessions.controller.js';
import { ImvuUsersController } from './http/users.controller.js';
import { AccountHealth } from './picking/account-health.js';
import { Prober } from './picking/prober.js';
import { SessionPicker } from './picking/session-picker.js';
import { SessionPools } from './picking/session-pools.js';
import { ImvuProxy } from './proxy/proxy.js';
import { SessionCalls } from './proxy/session-calls.js';
import { SessionReview } from './proxy/session-review.js';
import { SessionRevocation } from './sessions/revocation.js';
import { SessionSecretsBox } from './sessions/session-secrets.js';
import { ImvuSessionStore } from './sessions/sessions.repository.js';
import { ImvuLogin } from './upstream/login.js';
import { ImvuProbe } from './upstream/probe.js';
import { ImvuUpstream } from './upstream/upstream.js';
import { ImvuStateGauges } from './upkeep/state-gauges.js';
import { ImvuSweeper } from './upkeep/imvu-sweeper.js';
import { ImvuUserAuthenticator } from './users/user.authenticator.js';
import { ImvuUsers } from './users/users.repository.js';
import { UseLog } from './uses/use-log.js';

/** Keeps, checks, renews and picks IMVU sessions, and proxies calls with them (specs/imvu.md). */
@Module({
  controllers: [
    // First: its calls are by far the most.
    ImvuProxyController,
    ImvuApiKeysController,
    ImvuUsersController,
    ImvuAccountsController,
    ImvuSessionsController,
    ImvuCheckoutsController,
    ImvuMeController,
  ],
  providers: [
    ImvuApiKeys,
    ImvuApiKeyAuthenticator,
    ImvuUsers,
    ImvuUserAuthenticator,

    ImvuAccounts,
    AccountsService,
    AutomaticLogin,
    LoginClaims,
    LoginPace,
    LoginSettlement,

    ImvuSessionStore,
    SessionSecretsBox,
    SessionRevocation,
    Checkouts,
    CheckoutsService,

    ImvuUpstream,
    ImvuLogin,
    ImvuProbe,

    AccountHealth,
    Prober,
    SessionPicker,
    SessionPools,

    SessionCalls,
    SessionReview,
    ImvuProxy,
    ImvuClient,
    UseLog,

    ImvuStateGauges,
    ImvuSweeper,
  ],
})
export class ImvuSessionsModule {}
