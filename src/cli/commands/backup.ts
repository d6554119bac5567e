import { DatabaseConfig, SecretsConfig } from '../../shared/config/platform-settings.js';
import { access } from 'node:fs/promises';
import { recordBackup } from '../../shared/backup/last-backup.js';
import { writeBackup } from '../../shared/backup/write-backup.js';
import { CommandError, ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { openCommandDatabase, requireSealingKeys } from '../../shared/cli-command/command-database.js';
import type { Config } from '../../shared/config/config.js';
import { withoutCredentials } from '../../shared/database/open-database.js';
import { migrationsOf, requireKnown } from '../../shared/database/schema-version.js';
import { createPrivateFile } from '../../shared/secrets/private-file.js';
import { findSealingKeys, sealingKeyFile, sealingKeysText } from '../../shared/secrets/sealing-keys.js';
import { integrityChecks } from '../../assembly.js';

async function requireAbsent(file: string): Promise<void> {
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (there)
    throw new CommandError(`${file} is there already. Choose another name: a backup never replaces a file.`);
}

/** What was read: a service and this folder may have different settings. */
function sourceName({ url, dataDir }: DatabaseConfig): string {
  return url === undefined ? `the embedded database in ${dataDir}` : withoutCredentials(url);
}

/** Where the key is that the backup needs. */
async function keyAdvice(config: Config): Promise<string> {
  const secrets = config.get(SecretsConfig);
  const database = config.get(DatabaseConfig);
  const isInFile =
    secrets.sealingKeys === undefined && (await findSealingKeys(secrets, database)) !== undefined;
  const key = isInFile ? `a copy of ${sealingKeyFile(database.dataDir)}` : 'SECRETS_KEY';
  return `It cannot be used without the key, which is not in it: keep ${key} in another place.`;
}

/** `backup FILE` */
export const backupCommand: CliCommand = {
  name: 'backup',
  summary: 'writes one moment of the database into a file',
  usage: `Writes one moment of the database into a new file, beside a running server or without one. What is sealed stays sealed: the key is
not in it. The files can be read by this account only (mode 0600). Exit code: 0 done, 2 nothing was done.`,
  parameters: ['FILE'],
  options: { 'key-file': { value: 'FILE', description: 'writes the key into a second file' } },
  async run(context) {
    const { config, parameters, options, print, log } = context;
    const [file = ''] = parameters;
    const keyFile = options.get('key-file');
    await requireAbsent(file);
    if (keyFile !== undefined) await requireAbsent(keyFile);
    const { connection } = await openCommandDatabase(context, 'quartet backup');
    if ((await migrationsOf(connection)).length === 0) {
      throw new CommandError('There is nothing of Quartet in this database.');
    }
    // What a newer version brought is in none of the tables that this one knows: the backup would lack it.
    await requireKnown(connection, context.schema);
    const source = {
      connection,
      schemas: [...new Set(integrityChecks.map(({ schema }) => schema))],
      sealed: integrityChecks.flatMap(({ sealed }) => sealed),
    };
    let rows = 0;
    await writeBackup(source, file, (table, count) => {
      rows += count;
      log(`${table}: ${count} rows`);
    });
    await recordBackup(connection);
    print(`${rows} rows of ${sourceName(config.get(DatabaseConfig))} are in ${file}`);
    if (keyFile === undefined) print(await keyAdvice(config));
    else {
      await createPrivateFile(keyFile, sealingKeysText(await requireSealingKeys(config)));
      print(`The key is in ${keyFile}. Keep the two apart: together they open every secret.`);
    }
    return ExitCode.ok;
  },
};
