import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { Scratch } from './spec-support.js';

describe('a data directory that cannot be opened', () => {
  const scratch = new Scratch();
  afterAll(() => scratch.clear());

  const passwords = JSON.stringify({ superuserPassword: 'a', ownerPassword: 'b' });

  async function refusal(prepare: (dataDir: string) => Promise<unknown>): Promise<string> {
    const dataDir = await scratch.dataDir();
    await mkdir(dataDir, { mode: 0o711 });
    await prepare(dataDir);
    const error = await scratch.start(dataDir).then(
      () => new Error('it started'),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(EmbeddedPostgresError);
    return (error as Error).message;
  }

  async function fakeCluster(dataDir: string, version: string): Promise<void> {
    await mkdir(join(dataDir, 'postgres'), { mode: 0o700 });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), `${version}\n`);
  }

  it('should be refused when another major version of PostgreSQL made it', async () => {
    const message = await refusal(async (dataDir) => {
      await fakeCluster(dataDir, '15');
      await writeFile(join(dataDir, 'postgres.json'), passwords);
    });
    expect(message).toMatch(/was made by PostgreSQL 15, and this Quartet brings PostgreSQL 18/);
  });

  it('should be refused when its passwords are missing or damaged', async () => {
    const missing = await refusal((dataDir) => fakeCluster(dataDir, '18'));
    expect(missing).toMatch(/postgres\.json, which holds its passwords, is missing/);
    const damaged = await refusal(async (dataDir) => {
      await fakeCluster(dataDir, '18');
      await writeFile(join(dataDir, 'postgres.json'), '{"superuserPassword":');
    });
    expect(damaged).toMatch(/postgres\.json is damaged/);
  });

  it('should be refused when it belongs to another cluster than its passwords', async () => {
    const message = await refusal(async (dataDir) => {
      await rm(dataDir, { recursive: true });
      await (await scratch.start(dataDir)).stop();
      await writeFile(join(dataDir, 'postgres.json'), passwords);
    });
    expect(message).toMatch(/does not know the password in/);
  });

  it('should be refused when something else stands in the place of the database', async () => {
    const files = await refusal(async (dataDir) => {
      await mkdir(join(dataDir, 'postgres'));
      await writeFile(join(dataDir, 'postgres', 'notes.txt'), '');
    });
    expect(files).toMatch(/is not a PostgreSQL data directory: it holds other files/);
    expect(await refusal((dataDir) => writeFile(join(dataDir, 'postgres'), ''))).toMatch(/it is a file/);
    const link = await refusal((dataDir) => symlink(join(dataDir, 'nowhere'), join(dataDir, 'postgres')));
    expect(link).toMatch(/is a link to a directory that does not exist/);
  });

  it('should be refused with the end of the log when the server does not start', async () => {
    const message = await refusal(async (dataDir) => {
      await rm(dataDir, { recursive: true });
      await (await scratch.start(dataDir)).stop();
      await writeFile(join(dataDir, 'postgres', 'postgresql.auto.conf'), "no_such_setting = 'on'\n");
    });
    expect(message).toMatch(/stopped while it was starting \(exit code 1\)/);
    expect(message).toMatch(/unrecognized configuration parameter "no_such_setting"/);
  });

  it('should be refused when it is a file', async () => {
    const message = await refusal(async (dataDir) => {
      await rm(dataDir, { recursive: true });
      await writeFile(dataDir, '');
    });
    expect(message).toMatch(/DATA_DIR .* cannot be used/);
  });
});
