import { DatabaseConfig, SecretsConfig } from '../shared/config/platform-settings.js';
import { access } from 'node:fs/promises';
import { createPrivateFile } from '../shared/secrets/private-file.js';
import { findSealingKeys, sealingKeyFile, sealingKeysText } from '../shared/secrets/sealing-keys.js';
import { writeBackup } from '../shared/backup/write-backup.js';
import { OperatorConnection } from '../shared/database/operator-connection.js';
import { reachDatabase } from '../shared/database/reach-database.js';
import { migrationsOf } from '../shared/database/schema-version.js';
import { integrityChecks } from '../assembly.js';
import { CommandError, ExitCode, readArguments, requireSealingKeys, runCommand } from './command.js';

const USAGE = `npm run backup -- FILE [--key-file FILE]

Writes one moment of the database into a new file, beside a running server or without one. What is sealed stays sealed: the key is not in
it. --key-file writes the key into a second file. Both can be read by this account only (mode 0600).`;

async function requireAbsent(file: string): Promise<void> {
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (there)
    throw new CommandError(`${file} is there already. Choose another name: a backup never replaces a file.`);
}

await runCommand(USAGE, async ({ config, args, tell, atEnd }) => {
  const { files, options } = readArguments(args, [], ['--key-file']);
  const [file, ...more] = files;
  if (file === undefined || more.length > 0) throw new CommandError(USAGE);
  const keyFile = options.get('--key-file');
  await requireAbsent(file);
  if (keyFile !== undefined) await requireAbsent(keyFile);

  const database = await reachDatabase(config.get(DatabaseConfig), tell);
  atEnd(() => database.close());
  const connection = await OperatorConnection.open(database.url, 'quartet backup');
  atEnd(() => connection.close());
  if ((await migrationsOf(connection)).length === 0) {
    throw new CommandError('There is nothing of Quartet in this database.');
  }
  const source = {
    connection,
    schemas: [...new Set(integrityChecks.map(({ schema }) => schema))],
    sealed: integrityChecks.flatMap(({ sealed }) => sealed),
  };
  let rows = 0;
  await writeBackup(source, file, (table, count) => {
    rows += count;
    tell(`${table}: ${count} rows`);
  });
  process.stdout.write(`${rows} rows are in ${file}\n`);
  if (keyFile !== undefined) {
    await createPrivateFile(keyFile, sealingKeysText(await requireSealingKeys(config)));
    process.stdout.write(`The key is in ${keyFile}. Keep the two apart: together they open every secret.\n`);
  } else if (
    config.get(SecretsConfig).sealingKeys === undefined &&
    (await findSealingKeys(config.get(SecretsConfig), config.get(DatabaseConfig)))
  ) {
    process.stdout.write(
      `It cannot be used without the key, which is not in it: keep a copy of ${sealingKeyFile(config.get(DatabaseConfig).dataDir)} in another place.\n`,
    );
  } else {
    process.stdout.write(
      'It cannot be used without the key, which is not in it: keep SECRETS_KEY in another place.\n',
    );
  }
  return ExitCode.ok;
});
