import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Config } from '../config/config.js';
import { Database } from '../database/database.js';
import { DatabaseUrl } from '../database/database-url.js';
import { withStartLock } from '../database/start-lock.js';
import { SecretBox } from '../secrets/secret-box.js';
import { AccessGuard } from './access.guard.js';
import { Authentication } from './authentication.js';
import { RequestOrigin } from './request-origin.js';
import {
  BootstrapCredentialList,
  BootstrapCredentials,
  loadBootstrapCredentials,
  LoadedBootstrapCredentials,
} from './bootstrap-credentials.js';
import {
  DocsReaderAuthenticator,
  MetricsReaderAuthenticator,
  OperatorAuthenticator,
} from './operator.authenticator.js';
import { OperatorSessions } from './operator-sessions.js';
import { SignInCodeAuthenticator } from './sign-in-code.authenticator.js';
import { SignInCodes } from './sign-in-codes.js';
import { SignInAuthenticator } from './sign-in.authenticator.js';

/** Who may do what: bootstrap credentials, access declarations and the one guard, for every context. */
@Global()
@Module({
  providers: [
    {
      provide: LoadedBootstrapCredentials,
      useFactory: (
        database: Database,
        url: DatabaseUrl,
        box: SecretBox,
        config: Config,
        list: BootstrapCredentialList,
      ) => withStartLock(url.value, () => loadBootstrapCredentials(database, box, config, list)),
      inject: [Database, DatabaseUrl, SecretBox, Config, BootstrapCredentialList],
    },
    {
      provide: BootstrapCredentials,
      useFactory: (loaded: LoadedBootstrapCredentials) => loaded.effective,
      inject: [LoadedBootstrapCredentials],
    },
    RequestOrigin,
    Authentication,
    OperatorSessions,
    OperatorAuthenticator,
    SignInAuthenticator,
    SignInCodes,
    SignInCodeAuthenticator,
    DocsReaderAuthenticator,
    MetricsReaderAuthenticator,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [
    BootstrapCredentials,
    Authentication,
    OperatorSessions,
    OperatorAuthenticator,
    SignInAuthenticator,
    SignInCodes,
    SignInCodeAuthenticator,
    DocsReaderAuthenticator,
    MetricsReaderAuthenticator,
  ],
})
export class AuthModule {
  /** @param list the credentials without which nobody could begin */
  static with(list: BootstrapCredentialList): DynamicModule {
    return { module: AuthModule, providers: [{ provide: BootstrapCredentialList, useValue: list }] };
  }
}
