import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { CredentialsConfig } from '../config/config.js';
import { Database } from '../database/database.js';
import { DatabaseUrl } from '../database/database-url.js';
import { withStartLock } from '../database/start-lock.js';
import { SecretBox } from '../secrets/secret-box.js';
import { AccessGuard } from './access.guard.js';
import { Authentication } from './authentication.js';
import {
  BootstrapCredentials,
  loadBootstrapCredentials,
  LoadedBootstrapCredentials,
} from './bootstrap-credentials.js';
import {
  DocsReaderAuthenticator,
  MetricsReaderAuthenticator,
  OperatorAuthenticator,
} from './operator.authenticator.js';

/** Who may do what: bootstrap credentials, access declarations and the one guard, for every context. */
@Global()
@Module({
  providers: [
    {
      provide: LoadedBootstrapCredentials,
      useFactory: (database: Database, url: DatabaseUrl, box: SecretBox, set: CredentialsConfig) =>
        withStartLock(url.value, () => loadBootstrapCredentials(database, box, set)),
      inject: [Database, DatabaseUrl, SecretBox, CredentialsConfig],
    },
    {
      provide: BootstrapCredentials,
      useFactory: (loaded: LoadedBootstrapCredentials) => loaded.effective,
      inject: [LoadedBootstrapCredentials],
    },
    Authentication,
    OperatorAuthenticator,
    DocsReaderAuthenticator,
    MetricsReaderAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    BootstrapCredentials,
    Authentication,
    OperatorAuthenticator,
    DocsReaderAuthenticator,
    MetricsReaderAuthenticator,
  ],
})
export class AuthModule {}
