import { basename } from 'node:path';
import { DatabaseConfig, SecretsConfig } from '../../shared/config/platform-settings.js';
import { BackupFormatError, parseHeader, type BackupHeader } from '../../shared/backup/backup-format.js';
import { BackupReader } from '../../shared/backup/backup-reader.js';
import { restoreBackup } from '../../shared/backup/restore-backup.js';
import { CommandError, ExitCode, type CliCommand } from '../../shared/cli-command/cli-command.js';
import { printable } from '../../shared/cli-command/columns.js';
import { openCommandDatabase } from '../../shared/cli-command/command-database.js';
import type { Config } from '../../shared/config/config.js';
import type { Queryable } from '../../shared/database/queryable.js';
import { changeWithLog } from '../../shared/operator/change-with-log.js';
import { migrate } from '../../shared/database/open-database.js';
import { withStartLock } from '../../shared/database/start-lock.js';
import {
  findSealingKeys,
  readSealingKeyFile,
  replaceSealingKeys,
} from '../../shared/secrets/sealing-keys.js';
import { SecretBox } from '../../shared/secrets/secret-box.js';
import { databaseSchema, integrityChecks } from '../../assembly.js';

const schemas = [...new Set(integrityChecks.map(({ schema }) => schema))];

/** The keys with which the next start will open what is sealed. */
class Keys {
  private constructor(
    private readonly config: Config,
    private readonly there: readonly Buffer[],
    private readonly given: readonly Buffer[] | undefined,
  ) {}

  static async find(config: Config, file: string | undefined): Promise<Keys> {
    const secrets = config.get(SecretsConfig);
    const database = config.get(DatabaseConfig);
    const there = (await findSealingKeys(secrets, database)) ?? [];
    if (file === undefined) return new Keys(config, there, undefined);
    if (secrets.sealingKeys !== undefined || database.url !== undefined) {
      throw new CommandError(
        '--key-file is for the embedded database, which keeps its key in a file: set SECRETS_KEY instead.',
      );
    }
    const given = await readSealingKeyFile(file);
    if (given === undefined) throw new CommandError(`There is no file ${file}.`);
    return new Keys(config, there, given);
  }

  /** @throws CommandError the backup needs a key that is not there */
  requireFor({ marks }: BackupHeader): void {
    const keys = this.given ?? this.there;
    const known = keys.length > 0 ? new SecretBox(keys).keyIds.map((id) => id.toString('hex')) : [];
    if (marks.every((id) => known.includes(id))) return;
    throw new CommandError(
      'What is sealed in this backup does not open with the key that is there. Give the one of the database that was backed up: ' +
        (this.config.get(DatabaseConfig).url === undefined &&
        this.config.get(SecretsConfig).sealingKeys === undefined
          ? '--key-file FILE (a copy of its secrets.key).'
          : 'SECRETS_KEY.'),
    );
  }

  /** Just before the data change: both the new and the old data can be opened, whatever comes of the commit. */
  async add(): Promise<void> {
    if (this.given === undefined) return;
    const others = this.there.filter((key) => !this.given?.some((given) => given.equals(key)));
    await replaceSealingKeys(this.config.get(DatabaseConfig).dataDir, [...this.given, ...others]);
  }

  /** After it: only what is needed. */
  async settle(): Promise<void> {
    if (this.given !== undefined)
      await replaceSealingKeys(this.config.get(DatabaseConfig).dataDir, this.given);
  }
}

/** @throws CommandError servers run on this database, or there is something that would be lost */
async function requireFree(database: Queryable, replace: boolean): Promise<void> {
  const servers = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name IN ('quartet', 'quartet sendsql', 'quartet notifications')`,
  );
  if (servers.length > 0) throw new CommandError('Stop every Quartet that uses this database first.');
  const tables = await database.query<{ name: string }>(
    `SELECT format('%s.%s', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY($1) LIMIT 1`,
    [schemas],
  );
  if (tables.length > 0 && !replace) {
    throw new CommandError(
      'This database is not empty. --replace puts the backup in the place of what is there, which is lost then.',
    );
  }
}

/** @throws CommandError the file is no backup */
async function readHeader(file: string, reader: BackupReader): Promise<BackupHeader> {
  try {
    return parseHeader(await reader.line());
  } catch (error) {
    if (error instanceof BackupFormatError) throw new CommandError(`${file}: ${printable(error.message)}`);
    throw error;
  }
}

/** `restore FILE` */
export const restoreCommand: CliCommand = {
  name: 'restore',
  summary: 'puts a backup into an empty database',
  usage: `Puts a backup into an empty database (made where DATA_DIR has none). Stop Quartet first. All of it comes or nothing. The key has to be
there: in SECRETS_KEY, in DATA_DIR/secrets.key, or given with --key-file. Exit code: 0 done, 2 nothing was done.`,
  parameters: ['FILE'],
  options: {
    'key-file': { value: 'FILE', description: 'the key of the backup; for the embedded database' },
    replace: { description: 'in the place of what is there, which is lost' },
  },
  async run(context) {
    const { config, parameters, options, flags, print, log, atEnd } = context;
    const [file = ''] = parameters;
    const reader = new BackupReader(file);
    atEnd(() => Promise.resolve(reader.end()));
    const header = await readHeader(file, reader);
    const keys = await Keys.find(config, options.get('key-file'));
    keys.requireFor(header);
    const { reached, connection } = await openCommandDatabase(context, 'quartet restore', true);
    if (config.get(DatabaseConfig).url === undefined && !reached.alone)
      throw new CommandError('Stop Quartet first.');
    log(`This backup shows ${header.at}, from Quartet ${header.quartet} on PostgreSQL ${header.postgres}`);
    let all = 0;
    await withStartLock(reached.url, async () => {
      await requireFree(connection, flags.has('replace'));
      const progress = (table: string, rows: number): void => log(`${table}: ${rows} rows`);
      try {
        const rows = await restoreBackup(reached.url, databaseSchema, header, reader, schemas, progress, () =>
          keys.add(),
        );
        all = Object.values(rows).reduce((sum, count) => sum + count, 0);
        await keys.settle();
        print(`${all} rows of ${file} are in the database.`);
      } catch (error) {
        if (error instanceof BackupFormatError) {
          throw new CommandError(`${file}: ${printable(error.message)} Nothing was changed.`);
        }
        throw error;
      }
    });
    await migrate(reached.url, databaseSchema);
    await changeWithLog(connection, (record) =>
      record({ action: 'database.restore', subject: basename(file), after: { rows: all, at: header.at } }),
    );
    print('Start Quartet now. `npm run operator -- audit` checks what was restored.');
    return ExitCode.ok;
  },
};
