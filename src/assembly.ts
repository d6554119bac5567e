import { contexts } from './contexts.js';
import { secretsIntegrity } from './shared/auth/integrity.js';
import { authMigrations } from './shared/auth/migrations/index.js';
import { operatorCredentials } from './shared/auth/operator-credentials.js';
import { BootstrapCredentialList } from './shared/auth/bootstrap-credentials.js';
import { Config } from './shared/config/config.js';
import { platformSettings } from './shared/config/platform-settings.js';
import { readVariables, type Variables } from './shared/config/environment.js';
import { DatabaseSchema } from './shared/database/database-schema.js';
import { platformMigrations } from './shared/database/migrations/index.js';
import type { IntegrityChecks } from './shared/integrity/integrity-checks.js';
import { mailIntegrity } from './shared/mail/integrity.js';
import { mailMigrations } from './shared/mail/migrations/index.js';
import { minutesMigrations } from './shared/minutes/migrations/index.js';
import { noticesIntegrity } from './shared/notices/integrity.js';
import { noticeMigrations } from './shared/notices/migrations/index.js';
import { operatorMigrations } from './shared/operator/migrations/index.js';
import { lockoutMigrations } from './shared/rate-limit/migrations/index.js';

/** What the platform and its contexts bring, put together: for the server, the operator's commands and the tests alike. */

export const settings = [...platformSettings, ...contexts.flatMap((context) => context.settings)];

/** @throws ConfigurationError with every problem */
export const readConfig = (variables: Variables = readVariables()): Config =>
  Config.read(variables, settings);

export const credentials = new BootstrapCredentialList([
  operatorCredentials,
  ...contexts.flatMap((context) => context.credentials ?? []),
]);

export const integrityChecks: readonly IntegrityChecks[] = [
  secretsIntegrity,
  mailIntegrity,
  noticesIntegrity,
  ...contexts.map((context) => context.integrity),
];

/** What is shared, then each context; no context's tables need another's. */
export const databaseSchema = new DatabaseSchema(
  [
    ...platformMigrations,
    ...mailMigrations,
    ...lockoutMigrations,
    ...noticeMigrations,
    ...authMigrations,
    ...operatorMigrations,
    ...minutesMigrations,
    ...contexts.flatMap(({ migrations }) => migrations),
  ],
  contexts.flatMap(({ sql }) => sql ?? []),
);
