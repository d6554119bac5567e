import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import {
  BackupFormatError,
  parseHeader,
  type BackupHeader,
  type RowCounts,
} from '../../src/shared/backup/backup-format.js';
import { BackupReader } from '../../src/shared/backup/backup-reader.js';
import { restoreBackup } from '../../src/shared/backup/restore-backup.js';
import { writeBackup } from '../../src/shared/backup/write-backup.js';
import { FileExistsError } from '../../src/shared/secrets/private-file.js';
import { audit, type Finding } from '../../src/shared/integrity/audit.js';
import { DatabaseSchema } from '../../src/shared/database/database-schema.js';
import { migrate } from '../../src/shared/database/open-database.js';
import { OperatorConnection } from '../../src/shared/database/operator-connection.js';
import { migrationsOf } from '../../src/shared/database/schema-version.js';
import { databaseSchema, integrityChecks } from '../../src/assembly.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { Community, communityEnvironment } from '../support/community.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const schemas = [...new Set(integrityChecks.map(({ schema }) => schema))];
const box = new SecretBox([Buffer.from(TEST_SECRETS_KEY, 'base64')]);

let directory: string;
let imvu: ImvuSimulator;
let quartet: TestApp;
let community: Community;
const databases: TestDatabase[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quartet-backup-'));
  imvu = await ImvuSimulator.start();
  quartet = await startTestApp(communityEnvironment(imvu));
  community = await Community.settle({ ...quartet, bobux: quartet.key }, imvu);
});
afterAll(async () => {
  await quartet.close();
  for (const database of databases) await database.drop();
  await imvu.close();
  await rm(directory, { recursive: true });
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  databases.push(database);
  return database;
}

async function backUp(url: string, name: string, whileWriting = (): void => undefined): Promise<string> {
  const connection = await OperatorConnection.open(url, 'quartet backup');
  const file = join(directory, name);
  const sealed = integrityChecks.flatMap((checks) => checks.sealed);
  await writeBackup({ connection, schemas, sealed }, file, whileWriting).finally(() => connection.close());
  return file;
}

async function restore(file: string, url: string): Promise<{ header: BackupHeader; rows: RowCounts }> {
  const reader = new BackupReader(file);
  try {
    const header = parseHeader(await reader.line());
    const rows = await restoreBackup(
      url,
      databaseSchema,
      header,
      reader,
      schemas,
      () => undefined,
      () => Promise.resolve(),
    );
    return { header, rows };
  } finally {
    reader.end();
  }
}

/** The rows of ImbaChat's users, each with the login of Ann. */
function withOneLogin(table: string): string {
  const columns = table.slice(table.indexOf('(') + 1, table.indexOf(')')).split(', ');
  const login = columns.indexOf('"login"');
  return table
    .split('\n')
    .map((line) => line.split('\t'))
    .map((row) => (row.length < columns.length ? row : row.with(login, 'ann')).join('\t'))
    .join('\n');
}

async function notInOrder(url: string): Promise<Finding[]> {
  const connection = await OperatorConnection.open(url, 'quartet audit');
  const findings: Finding[] = [];
  try {
    await connection.snapshot(async () => {
      for await (const finding of audit(connection, box, integrityChecks)) findings.push(finding);
    });
  } finally {
    await connection.close();
  }
  return findings.filter(({ verdict }) => verdict !== 'ok');
}

describe('a backup', () => {
  it('should show one moment of a server that goes on writing, and bring it back whole in another database', async () => {
    const client = await quartet.connect();
    const { player } = await client.ok('createaccount', { id: 'busy' });
    let writing = true;
    let written = 0;
    const writer = (async () => {
      for (; writing; written += 1) await client.ok('setbobux', { id: player.id, amount: 1, operation: 1 });
    })();
    while (written < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    const before = written;
    const file = await backUp(quartet.database.url, 'busy');
    writing = false;
    await writer;

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['busy']);
    const place = await emptyDatabase();
    const { header } = await restore(file, place.url);
    expect(header).toMatchObject({ format: 1, marks: [box.currentKeyId.toString('hex')] });
    const [restored] = await place.query<{ bobux: string }>('SELECT bobux FROM bobux.players WHERE id = $1', [
      player.id,
    ]);
    expect(Number(restored?.bobux)).toBeGreaterThanOrEqual(before);
    expect(Number(restored?.bobux)).toBeLessThanOrEqual(written);
    expect(await notInOrder(place.url)).toEqual([]);

    // Another start, with a login of sendsql of its own, and every client as before.
    const other = await startTestApp(communityEnvironment(imvu), place);
    try {
      await community.visit({ ...other, bobux: other.key });
      const again = await other.connect();
      const { player: next } = await again.ok('createaccount', { id: 'after the restore' });
      expect(next.id).toBeGreaterThan(player.id);
      await again.ok('setbobux', { id: next.id, amount: 3 });
    } finally {
      await other.close();
    }
    expect(await notInOrder(place.url)).toEqual([]);
  });

  it('should hold no secret in clear, and no key', async () => {
    const file = await backUp(quartet.database.url, 'secrets');
    const text = gunzipSync(await readFile(file)).toString();
    expect(text).toContain('guest@example.org');
    for (const secret of [TEST_SECRETS_KEY, quartet.key.secret, 'secret one'])
      expect(text).not.toContain(secret);
  });

  it('should never take the place of a file, nor leave half of one', async () => {
    await writeFile(join(directory, 'taken'), 'kept');
    await expect(backUp(quartet.database.url, 'taken')).rejects.toThrow(FileExistsError);
    expect(await readFile(join(directory, 'taken'), 'utf8')).toBe('kept');
    const failing = backUp(quartet.database.url, 'failing', () => {
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect((await readdir(directory)).filter((name) => /failing|draft/.test(name))).toEqual([]);
  });

  it('should change nothing where it is cut, damaged, or not for this version', async () => {
    const file = await backUp(quartet.database.url, 'good');
    const good = gunzipSync(await readFile(file)).toString();
    const place = await emptyDatabase();
    await restore(file, place.url);
    await migrate(place.url, databaseSchema);
    await place.query(`UPDATE imbachat.users SET name = 'kept'`);
    const bad: [string, string][] = [
      [good.slice(0, good.indexOf('-- end')), 'its end is missing'],
      [good.slice(0, good.length / 2), 'not whole'],
      [good.replace(/(COPY "imbachat"."friends"[^\n]*\n)[^\n]*\n/, '$1'), 'in place of'],
      [good.replace('COPY "imvu"."uses"', 'COPY "imvu"."loses"'), 'does not belong here'],
      [good.replace(/\nCOPY "imvu"."uses"[^]*?\n\\\.\n/, '\n'), 'lacks the table imvu.uses'],
      [good.replace('"migrations":[', '"migrations":["Tomorrow1999999999999",'), 'another version'],
    ];
    for (const [text, message] of bad) {
      expect(text).not.toBe(good);
      await writeFile(join(directory, 'bad'), gzipSync(text));
      await expect(restore(join(directory, 'bad'), place.url)).rejects.toThrow(message);
    }
    const damaged = await readFile(file);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 2000) ^ 0xff, damaged.length - 2000);
    await writeFile(join(directory, 'bad'), damaged);
    await expect(restore(join(directory, 'bad'), place.url)).rejects.toThrow();
    expect(await place.query('SELECT DISTINCT name FROM imbachat.users')).toEqual([{ name: 'kept' }]);
    expect(await notInOrder(place.url)).not.toContainEqual(expect.objectContaining({ context: 'bobux' }));
  });

  it('should say what of a damaged file the database does not take, and change nothing', async () => {
    const file = await backUp(quartet.database.url, 'to damage');
    const good = gunzipSync(await readFile(file));
    const place = await emptyDatabase();
    await restore(file, place.url);
    await migrate(place.url, databaseSchema);
    await place.query(`UPDATE imbachat.users SET name = 'kept'`);
    const firstRow = /(COPY "bobux"."players"[^\n]*\n)([^\n]*\n)/;
    const cases: [string, (text: string) => string, string][] = [
      ['no number', (text) => text.replace(firstRow, '$1x$2'), 'bobux.players does not fit, line 1'],
      ['a row twice', (text) => text.replace(firstRow, '$1$2$2'), 'bobux.players does not fit, line 2'],
      ['a row cut', (text) => text.replace(firstRow, '$11\n'), 'bobux.players does not fit, line 1'],
      ['no UTF-8', (text) => text.replace(/\tAnn\t/, '\t\xff\t'), 'does not fit'],
      [
        'a row that others need',
        (text) => text.replace(/(COPY "imvu"."accounts"[^\n]*\n)[^\n]*\n/, '$1'),
        'imvu.',
      ],
      [
        'two of a login',
        (text) => text.replace(/(COPY "imbachat"."users"[^]*?\n\\\.\n)/, (table) => withOneLogin(table)),
        'users_login_unique',
      ],
      ['a sequence without number', (text) => text.replace('"value":"', '"value":"x'), 'its first line'],
      [
        'an unknown sequence',
        (text) => text.replace('"bobux.players_id_seq"', '"bobux.x"'),
        'sequence bobux.x',
      ],
    ];
    for (const [what, damage, message] of cases) {
      const bad = damage(good.toString('latin1'));
      expect([what, bad !== good.toString('latin1')]).toEqual([what, true]);
      await writeFile(join(directory, 'bad'), gzipSync(Buffer.from(bad, 'latin1')));
      const error: unknown = await restore(join(directory, 'bad'), place.url).catch(
        (reason: unknown) => reason,
      );
      expect([what, error]).toEqual([what, expect.any(BackupFormatError)]);
      expect((error as Error).message).toContain(message);
    }
    expect(await place.query('SELECT DISTINCT name FROM imbachat.users')).toEqual([{ name: 'kept' }]);
  });

  it('should bring back what an earlier version wrote, and be migrated then', async () => {
    const { migrations } = databaseSchema;
    const ledger = migrations.findIndex(({ name }) => name.startsWith('BobuxTables'));
    const earlierMigrations = migrations.slice(0, ledger + 1);
    const namesOf = (all: DatabaseSchema['migrations']): string[] => all.map(({ name }) => name);
    const earlier = await emptyDatabase();
    const ledgerOnly = databaseSchema.sql.filter(({ schema }) => schema === 'bobux');
    await migrate(earlier.url, new DatabaseSchema(earlierMigrations, ledgerOnly));
    await earlier.query(`INSERT INTO bobux.players (steam, bobux) VALUES ('of old', 40)`);
    const file = await backUp(earlier.url, 'of old');

    const place = await emptyDatabase();
    await restore(file, place.url);
    const connection = await OperatorConnection.open(place.url, 'quartet test');
    expect(await migrationsOf(connection)).toEqual(namesOf(earlierMigrations));
    await migrate(place.url, databaseSchema);
    expect(await migrationsOf(connection)).toEqual(namesOf(databaseSchema.migrations));
    await connection.close();
    expect(await place.query('SELECT id, steam, bobux FROM bobux.players')).toEqual([
      { id: '1', steam: 'of old', bobux: '40' },
    ]);
    // The triggers wrote no second history, and work again.
    await place.query('UPDATE bobux.players SET bobux = 41');
    expect(await place.query('SELECT balance_before, balance_after FROM bobux.entries ORDER BY id')).toEqual([
      { balance_before: '0', balance_after: '40' },
      { balance_before: '40', balance_after: '41' },
    ]);
  });
});
