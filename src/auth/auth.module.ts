import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CredentialsConfig, DatabaseConfig } from '../config/config.js';
import { Database } from '../database/database.js';
import { DatabaseUrl } from '../database/database-url.js';
import { withStartLock } from '../database/start-lock.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { AbuseLimits } from './abuse-limits.js';
import { AccessGuard } from './access.guard.js';
import { Authentication } from './authentication.js';
import { Counters, LocalCounters } from './counters.js';
import { FirstCredentials, loadFirstCredentials, LoadedCredentials } from './first-credentials.js';
import { OperatorAuthenticator, OperatorUnlessLocalAuthenticator } from './operator.authenticator.js';
import { loadSealingKeys } from './sealing-keys.js';
import { SecretBox } from './secret-box.js';
import { SharedCounters } from './shared-counters.js';

/** Who may do what: credentials, sealing, access declarations and limits, for every context. */
@Global()
@Module({
  providers: [
    {
      provide: SecretBox,
      useFactory: async (credentials: CredentialsConfig, database: DatabaseConfig) =>
        new SecretBox(await loadSealingKeys(credentials, database)),
      inject: [CredentialsConfig, DatabaseConfig],
    },
    {
      provide: LoadedCredentials,
      useFactory: (database: Database, url: DatabaseUrl, box: SecretBox, set: CredentialsConfig) =>
        withStartLock(url.value, () => loadFirstCredentials(database, box, set)),
      inject: [Database, DatabaseUrl, SecretBox, CredentialsConfig],
    },
    {
      provide: FirstCredentials,
      useFactory: (loaded: LoadedCredentials) => loaded.effective,
      inject: [LoadedCredentials],
    },
    {
      provide: Counters,
      useFactory: ({ client }: RedisConnection, box: SecretBox) =>
        client === undefined ? new LocalCounters() : new SharedCounters(client, box),
      inject: [RedisConnection, SecretBox],
    },
    AbuseLimits,
    Authentication,
    OperatorAuthenticator,
    OperatorUnlessLocalAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    SecretBox,
    FirstCredentials,
    AbuseLimits,
    Authentication,
    OperatorAuthenticator,
    OperatorUnlessLocalAuthenticator,
  ],
})
export class AuthModule {}
