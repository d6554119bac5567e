import { DatabaseConfig, SecretsConfig } from '../../shared/config/platform-settings.js';
import { randomBytes } from 'node:crypto';
import { CommandError, ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { openCommandDatabase, requireSealingKeys } from '../../shared/cli-command/command-database.js';
import type { Config } from '../../shared/config/config.js';
import type { Queryable } from '../../shared/database/queryable.js';
import { requireThisVersion } from '../../shared/database/schema-version.js';
import { rekey, type Rekeyed } from '../../shared/integrity/rekey.js';
import { ongoingWithLog } from '../../shared/operator/change-with-log.js';
import { replacePrivateFile } from '../../shared/secrets/private-file.js';
import {
  readSealingKeyFile,
  replaceSealingKeys,
  sealingKeyFile,
  sealingKeysText,
} from '../../shared/secrets/sealing-keys.js';
import { SecretBox } from '../../shared/secrets/secret-box.js';
import { databaseSchema, integrityChecks } from '../../assembly.js';

const PROGRESS_INTERVAL_MS = 500;

/** The key of the embedded database stands in its file, not in SECRETS_KEY. */
const keptInFile = (config: Config): boolean => config.get(SecretsConfig).sealingKeys === undefined;

/** Puts a new key before the one in the file, from where the next start takes both. */
async function beginRotation(config: Config, alone: boolean, log: (line: string) => void): Promise<void> {
  const { dataDir } = config.get(DatabaseConfig);
  if (!keptInFile(config)) {
    throw new CommandError(
      'You keep the key yourself: put a new one before the old one in SECRETS_KEY (openssl rand -base64 32), then run this without --new-key.',
    );
  }
  if (!alone) {
    throw new CommandError(
      'Stop Quartet first: the running one would not know the new key. Start it again afterwards.',
    );
  }
  const keys = await requireSealingKeys(config);
  if (keys.length > 1) {
    log('An earlier key rotation did not finish; resuming it.');
    return;
  }
  await replaceSealingKeys(dataDir, [randomBytes(32), ...keys]);
  log(`A new key stands before the old one in ${sealingKeyFile(dataDir)}`);
}

/** Nothing needs the older keys now: they go from the file, into one of their own, since earlier backups need them. */
async function endRotation(config: Config, keys: readonly Buffer[]): Promise<string> {
  const { dataDir } = config.get(DatabaseConfig);
  const [first, ...older] = keys;
  if (first === undefined) throw new Error('There is no key.');
  const file = sealingKeyFile(dataDir);
  const apart = `${file}.until-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  await replacePrivateFile(apart, sealingKeysText(older));
  // The file is what this command read, unless somebody has put in yet another key meanwhile.
  const now = await readSealingKeyFile(file);
  if (now?.length !== keys.length || !now.every((key, n) => keys[n]?.equals(key))) {
    throw new CommandError(`${file} has changed meanwhile: run this again.`);
  }
  await replaceSealingKeys(dataDir, [first]);
  return `The old key has left ${file}. It is kept in ${apart} for backups that were made before: keep it as safe as they are, or delete it.`;
}

function problems({ table, unopened, left }: Rekeyed): string[] {
  const lines: string[] = [];
  if (unopened.found > 0) {
    lines.push(`${table}: ${unopened.found} rows with a value that no key of SECRETS_KEY opens`);
    lines.push(...unopened.examples.map((example) => `  ${example}`));
  }
  if (left > unopened.found) {
    lines.push(
      `${table}: ${left - unopened.found} rows are held by somebody, or sealed anew with an old key by a server that still has that one first`,
    );
  }
  return lines;
}

/** `rekey` */
export const rekeyCommand: CliCommand = {
  name: 'rekey',
  summary: 'seals everything with a new key',
  usage: `Seals everything in the database with the first key of SECRETS_KEY, so that the others can be dropped. Beside running servers; stopped
in the middle, run it again. Exit code: 0 nothing needs an old key any more, 1 something does, 2 it could not be done.`,
  options: {
    'new-key': {
      description:
        'makes a new key for the embedded database, whose key is in DATA_DIR/secrets.key; stop Quartet first',
    },
  },
  async run(context) {
    const { config, flags, print, log } = context;
    const { reached, connection } = await openCommandDatabase(context, 'quartet rekey');
    if (flags.has('new-key')) await beginRotation(config, reached.alone, log);
    const keys = await requireSealingKeys(config);
    await requireThisVersion(connection, databaseSchema);

    let shown = performance.now();
    const left: string[] = [];
    let renewed = 0;
    const progress = (table: string, rows: number): void => {
      if (performance.now() - shown < PROGRESS_INTERVAL_MS) return;
      shown = performance.now();
      log(`${table}: ${rows} renewed so far`);
    };
    const logged = ongoingWithLog(connection, { action: 'database.rekey', subject: 'all' });
    const written = new Map<string, number>();
    const write = async (transaction: Queryable, table: string, rows: number): Promise<void> => {
      written.set(table, (written.get(table) ?? 0) + rows);
      // Not by its name: the log leaves out members whose name speaks of a secret, as those of some tables do.
      await logged.record(transaction, { renewed: Array.from(written, ([name, count]) => [name, count]) });
    };
    for await (const done of rekey(connection, new SecretBox(keys), integrityChecks, write, progress)) {
      log(`${done.table}: ${done.renewed} renewed`);
      renewed += done.renewed;
      left.push(...problems(done));
    }
    print(
      renewed === 0
        ? 'Everything is sealed with the first key already: no row was changed.'
        : `${renewed} rows had an older key and are sealed with the first key now.`,
    );
    if (left.length > 0) {
      print(`\nThe old key is still needed:\n${left.map((line) => `  ${line}`).join('\n')}`);
      return ExitCode.found;
    }
    print('Nothing in the database needs another key any more.');
    if (keys.length > 1) {
      print(
        keptInFile(config)
          ? await endRotation(config, keys)
          : 'Every server has to run with the first key in front before the old one is dropped from SECRETS_KEY. Keep the old one for backups that were made before.',
      );
    }
    return ExitCode.ok;
  },
};
