import { contexts } from './contexts.js';
import { secretsIntegrity } from './shared/auth/integrity.js';
import { authMigrations } from './shared/auth/migrations/index.js';
import { operatorCredentials } from './shared/auth/operator-credentials.js';
import { BootstrapCredentialList } from './shared/auth/bootstrap-credentials.js';
import { Config } from './shared/config/config.js';
import { platformSettings } from './shared/config/platform-settings.js';
import { ConfigurationError, readVariables, type Variables } from './shared/config/environment.js';
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
export function readConfig(variables: Variables = readVariables()): Config {
  const config = Config.read(variables, settings);
  for (const { webSocketPath } of contexts) {
    const { variable, path } = webSocketPath?.(config) ?? {};
    if (path === undefined || !isRoute(path)) continue;
    throw new ConfigurationError(
      `The configuration is wrong:\n  ${variable} is ${JSON.stringify(path)}; allowed: a path at which nothing else is, such as /bobux`,
    );
  }
  return config;
}

/** Of what the platform itself serves. */
const PLATFORM_SEGMENTS = ['console', 'docs', 'docs-json', 'docs-yaml', 'health', 'metrics', 'operator'];

/** Express takes any letter case, and LiShop's apps may add a format. */
function isRoute(path: string): boolean {
  const first = path
    .split('/')[1]
    ?.toLowerCase()
    .replace(/\.js(?:on)?$/, '');
  const taken = [...PLATFORM_SEGMENTS, ...contexts.flatMap(({ segments }) => segments ?? [])];
  return taken.some((segment) => segment.toLowerCase() === first);
}

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
