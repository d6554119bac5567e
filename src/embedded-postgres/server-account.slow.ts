import { afterAll, describe, expect, it } from '@jest/globals';
import { chmod, mkdir, readdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MACHINE_DIRECTORY } from './binaries.js';
import { canReach, findServerAccount } from './server-account.js';
import { Scratch, asRoot, query } from './spec-support.js';

describe('the account of the embedded PostgreSQL', () => {
  const scratch = new Scratch();
  afterAll(() => scratch.clear());

  const whenRoot = asRoot ? it : it.skip;
  const whenOrdinary = asRoot ? it.skip : it;

  whenOrdinary('should be that of this process (not as root)', async () => {
    expect((await findServerAccount({ uid: 4711, gid: 4711 })).identity).toBeUndefined();
    const dataDir = await scratch.dataDir();
    await (await scratch.start(dataDir)).stop();
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  whenRoot('should never be root, and that of the data where there is some (as root only)', async () => {
    const account = await findServerAccount(undefined);
    expect(account.name).toMatch(/^(postgres|nobody)$/);
    expect(account.identity?.uid).not.toBe(0);
    expect((await findServerAccount({ uid: 4711, gid: 4712 })).identity).toEqual({ uid: 4711, gid: 4712 });
    expect((await findServerAccount({ uid: 0, gid: 0 })).identity).toEqual(account.identity);
  });

  whenRoot(
    'should be one that no other service has where there is no account postgres (as root only)',
    async () => {
      const account = await findServerAccount(undefined, []);
      expect(account.name).toMatch(/^user 607\d\d$/);
      const dataDir = await scratch.dataDir();
      const first = await scratch.start(dataDir, { accounts: [] });
      await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
      await first.stop();
      expect(await stat(join(dataDir, 'postgres'))).toMatchObject({ mode: 0o40700, ...account.identity });
      expect(await stat(join(dataDir, 'postgres', 'base'))).toMatchObject({ ...account.identity });
      const again = await scratch.start(dataDir);
      expect(await query(again.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
      await again.stop();
    },
  );

  whenRoot('should be asked what it can reach (as root only)', async () => {
    const account = await findServerAccount(undefined);
    const open = await scratch.directory(0o711);
    const closed = await scratch.directory(0o700);
    expect(await canReach(account, open, '-x')).toBe(true);
    expect(await canReach(account, open, '-w')).toBe(false);
    expect(await canReach(account, closed, '-x')).toBe(false);
    await mkdir(join(closed, 'open'), { mode: 0o777 });
    expect(await canReach(account, join(closed, 'open'), '-x')).toBe(false);
  });

  whenRoot(
    'should have its data elsewhere when it cannot reach the data directory (as root only)',
    async () => {
      const dataDir = await scratch.dataDir(0o700);
      // Left by a start that was killed during initdb.
      await mkdir(dataDir);
      const dead = join(MACHINE_DIRECTORY, `0123-test-${process.pid}`);
      await mkdir(dead, { recursive: true });
      await writeFile(join(dead, 'password'), '');
      await symlink(dead, join(dataDir, `postgres.init-${process.pid}-00`));

      const server = await scratch.start(dataDir);
      await query(server.url, 'CREATE TABLE kept AS SELECT 7 AS value');
      const cluster = await readlink(join(dataDir, 'postgres'));
      expect(dirname(dirname(cluster))).toBe(MACHINE_DIRECTORY);
      expect(scratch.told.join()).toContain(`The database is kept in ${cluster}`);
      expect(await readdir(dirname(cluster))).toEqual(['postgres']);
      expect(await stat(dirname(cluster))).toMatchObject({ uid: 0, mode: 0o40711 });
      expect((await stat(dirname(dataDir))).mode & 0o777).toBe(0o700);
      await server.stop();
      await expect(stat(dead)).rejects.toThrow('ENOENT');

      // As a start leaves it that was killed after it gave the cluster its place.
      await symlink(dirname(cluster), join(dataDir, `postgres.init-${process.pid}-01`));
      const again = await scratch.start(dataDir);
      expect(await query(again.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
      expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.json', 'postgres.log']);
      await again.stop();
    },
  );

  whenRoot('should be named when the way to its data was closed (as root only)', async () => {
    const dataDir = await scratch.dataDir();
    await (await scratch.start(dataDir)).stop();
    await chmod(dirname(dataDir), 0o700);
    await expect(scratch.start(dataDir)).rejects.toThrow(/cannot reach the database in .* \(chmod o\+x\)/);
  });
});
