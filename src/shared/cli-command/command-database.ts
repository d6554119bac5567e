import { DatabaseConfig, SecretsConfig } from '../config/platform-settings.js';
import type { Config } from '../config/config.js';
import { OperatorConnection } from '../database/operator-connection.js';
import { reachDatabase, type ReachedDatabase } from '../database/reach-database.js';
import { requireThisVersion } from '../database/schema-version.js';
import { findSealingKeys } from '../secrets/sealing-keys.js';
import { SecretBox } from '../secrets/secret-box.js';
import { CommandError, type CliContext } from './cli-command.js';

/** A command's way to the database, which ends with the command. */
export interface CommandDatabase {
  readonly reached: ReachedDatabase;
  readonly connection: OperatorConnection;
}

/**
 * Reaches the database that the configuration names: the embedded one beside a running Quartet, or started for this command alone.
 * @param name shown in `pg_stat_activity`: `quartet audit`
 * @param make the embedded database is made where there is none
 */
export async function openCommandDatabase(
  { config, log, atEnd }: CliContext,
  name: string,
  make = false,
): Promise<CommandDatabase> {
  const reached = await reachDatabase(config.get(DatabaseConfig), log, make);
  atEnd(() => reached.close());
  const connection = await OperatorConnection.open(reached.url, name);
  atEnd(() => connection.close());
  return { reached, connection };
}

/** The database, in the shape that this version knows, with what opens its secrets. @throws CommandError without a key */
export async function openWithSecrets(
  context: CliContext,
  name: string,
): Promise<CommandDatabase & { readonly box: SecretBox }> {
  const database = await openCommandDatabase(context, name);
  await requireThisVersion(database.connection, context.schema);
  return { ...database, box: new SecretBox(await requireSealingKeys(context.config)) };
}

/** The keys that are there; none are made. @throws CommandError */
export async function requireSealingKeys(config: Config): Promise<readonly Buffer[]> {
  const database = config.get(DatabaseConfig);
  const keys = await findSealingKeys(config.get(SecretsConfig), database);
  if (keys !== undefined) return keys;
  throw new CommandError(
    `There is no key: neither SECRETS_KEY is set, nor does DATA_DIR ${database.dataDir} hold a file secrets.key.`,
  );
}
