import { Module } from '@nestjs/common';
import { KeyedMutex } from '../../shared/jobs/keyed-mutex.js';
import { AccountsService } from './accounts/accounts.service.js';
import { ImvuAccounts } from './accounts/accounts.repository.js';
import { AccountEvents } from './accounts/account-events.js';
import { OperatorAccountController } from './operator/account.controller.js';
import { OperatorAccounts } from './operator/operator-accounts.js';
import { OperatorAccountsController } from './operator/accounts.controller.js';
import { AccountNotices } from './accounts/account-notices.js';
import { AutomaticLogin } from './accounts/automatic-login.js';
import { LoginLock } from './accounts/login-lock.js';
import { LoginRateLimit } from './accounts/login-rate-limit.js';
import { LoginResultRecorder } from './accounts/login-result-recorder.js';
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
import { ImvuUsesController } from './http/uses.controller.js';
import { ImvuUsersController } from './http/users.controller.js';
import { AccountHealth } from './picking/account-health.js';
import { NoSessionNotices } from './picking/no-session-notices.js';
import { RefusalReview } from './picking/refusal-review.js';
import { SessionFreshness } from './picking/session-freshness.js';
import { SessionRace } from './picking/session-race.js';
import { SessionPicker } from './picking/session-picker.js';
import { SessionPoolRows } from './picking/session-pool.repository.js';
import { SessionPools } from './picking/session-pools.js';
import { ImvuProxy } from './proxy/proxy.js';
import { PublicLogin } from './public-clients/public-login.js';
import { StandIns } from './public-clients/stand-ins.js';
import { SessionClient } from './proxy/session-client.js';
import { SessionRevocation } from './revocation/session-revocation.js';
import { SessionSecretsBox } from './sessions/session-secrets.js';
import { PoolChanges } from './sessions/pool-changes.js';
import { ImvuSessionStore } from './sessions/sessions.repository.js';
import { ImvuLogin } from './upstream/login.js';
import { SessionProbe } from './upstream/probe.js';
import { ImvuUpstream } from './upstream/upstream.js';
import { ImvuStateGauges } from './maintenance/state-gauges.js';
import { ImvuSweeper } from './maintenance/imvu-sweeper.js';
import { ImvuUserAuthenticator } from './users/user.authenticator.js';
import { UserRecords } from './users/user-records.js';
import { ImvuUsers } from './users/users.repository.js';
import { ImvuUses } from './uses/uses.repository.js';
import { UsageAudit } from './uses/usage-audit.js';

/** Keeps, checks, renews and picks IMVU sessions, and proxies calls with them (docs/imvu.md). */
@Module({
  controllers: [
    // First: its calls are by far the most.
    ImvuProxyController,
    ImvuApiKeysController,
    ImvuUsersController,
    ImvuAccountsController,
    OperatorAccountsController,
    OperatorAccountController,
    ImvuSessionsController,
    ImvuCheckoutsController,
    ImvuMeController,
    ImvuUsesController,
  ],
  providers: [
    ImvuApiKeys,
    ImvuApiKeyAuthenticator,
    UserRecords,
    ImvuUsers,
    ImvuUserAuthenticator,

    AccountEvents,
    AccountNotices,
    ImvuAccounts,
    OperatorAccounts,
    AccountsService,
    AutomaticLogin,
    LoginLock,
    LoginRateLimit,
    LoginResultRecorder,

    ImvuSessionStore,
    PoolChanges,
    KeyedMutex,
    SessionSecretsBox,
    SessionRevocation,
    Checkouts,
    CheckoutsService,

    ImvuUpstream,
    ImvuLogin,
    SessionProbe,

    AccountHealth,
    SessionFreshness,
    SessionRace,
    SessionPicker,
    SessionPoolRows,
    SessionPools,
    NoSessionNotices,
    RefusalReview,

    SessionClient,
    ImvuProxy,
    PublicLogin,
    StandIns,
    ImvuClient,
    UsageAudit,
    ImvuUses,

    ImvuStateGauges,
    ImvuSweeper,
  ],
})
export class ImvuSessionsModule {}
