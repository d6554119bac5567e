import { afterAll, describe, expect, it } from '@jest/globals';
import { chmod, cp, lstat, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findNativeFolder, MACHINE_DIRECTORY, prepareBinaries } from './binaries.js';
import type { NativeFolder } from './binaries.js';
import { makeMissingLinks } from './library-links.js';
import { findServerAccount, runAs } from './server-account.js';
import { Scratch, asRoot } from './spec-support.js';

describe("the server's programs", () => {
  const scratch = new Scratch();
  const told: string[] = [];
  const log = (line: string): number => told.push(line);
  afterAll(() => scratch.clear());

  const whenRoot = asRoot ? it : it.skip;
  const whenOrdinary = asRoot ? it.skip : it;

  /** As npm leaves it when install scripts are switched off: without the library links. */
  async function unlinkedCopy(mode: number): Promise<NativeFolder> {
    const native = await findNativeFolder();
    const path = join(await scratch.directory(mode), 'native');
    await cp(native.path, path, { recursive: true, verbatimSymlinks: true });
    for (const entry of await readdir(join(path, 'lib'), { withFileTypes: true })) {
      if (entry.isSymbolicLink()) await rm(join(path, 'lib', entry.name));
    }
    return { ...native, path };
  }

  it('should run after the library links are made that npm ci --ignore-scripts leaves out', async () => {
    const native = await unlinkedCopy(0o711);
    const account = await findServerAccount(undefined);
    expect((await runAs(account, join(native.path, 'bin', 'postgres'), ['--version'])).code).toBe(127);

    const binaries = await prepareBinaries(native, account, '/nowhere', log);
    expect(binaries).toMatchObject({ postgres: join(native.path, 'bin', 'postgres'), major: 18 });
    expect(await readlink(join(native.path, 'lib', 'libpq.so.5'))).toMatch(/^libpq\.so\.5\.\d+$/);
    expect(await makeMissingLinks(native.path)).toBe(true);
    expect(told).toEqual([]);
  });

  it('should advise DATABASE_URL where they cannot be run', async () => {
    const native = await unlinkedCopy(0o711);
    const account = await findServerAccount(undefined);
    const program = join(native.path, 'bin', 'postgres');
    for (const foreign of [
      '#!/lib/ld-of-another-libc.so\n',
      '\x7fELF\x02\x01\x01' + '\0'.repeat(80),
      '#!/bin/false\n',
    ]) {
      await rm(program);
      await writeFile(program, foreign, { mode: 0o755 });
      await expect(prepareBinaries(native, account, '/nowhere', log)).rejects.toMatchObject({
        name: 'EmbeddedPostgresError',
        message: expect.stringMatching(
          /^This machine cannot run the embedded PostgreSQL: .*Set DATABASE_URL to a/,
        ),
      });
    }
  });

  whenOrdinary(
    'should run from a copy in the data directory where node_modules is read-only (not as root, who writes anywhere)',
    async () => {
      const native = await unlinkedCopy(0o711);
      await chmod(join(native.path, 'lib'), 0o555);
      const dataDir = await scratch.directory();
      const account = await findServerAccount(undefined);
      const copy = join(dataDir, 'postgres-binaries', `${native.version}-${native.platform}`);
      const binaries = await prepareBinaries(native, account, dataDir, log);
      expect(binaries).toMatchObject({ postgres: join(copy, 'bin', 'postgres'), major: 18 });
      expect(told.pop()).toContain(copy);
      await chmod(join(native.path, 'lib'), 0o755);
    },
  );

  whenRoot(
    'should run from a readable copy where the server account cannot reach node_modules (as root only)',
    async () => {
      const native = { ...(await unlinkedCopy(0o700)), version: `test-${process.pid}` };
      const copy = join(MACHINE_DIRECTORY, `${native.version}-${native.platform}`);
      const account = await findServerAccount(undefined);
      // As under umask 077.
      await chmod(join(native.path, 'share'), 0o700);
      try {
        const binaries = await prepareBinaries(native, account, '/nowhere', log);
        expect(binaries).toMatchObject({ postgres: join(copy, 'bin', 'postgres'), major: 18 });
        expect(told.pop()).toContain(copy);
        expect(await stat(copy)).toMatchObject({ uid: 0, mode: 0o40755 });
        expect(await stat(join(copy, 'share'))).toMatchObject({ uid: 0, mode: 0o40755 });

        // The copy is used again, and made again when it lost a file.
        const { ino } = await stat(copy);
        await prepareBinaries(native, account, '/nowhere', log);
        expect((await stat(copy)).ino).toBe(ino);
        await rm(join(copy, 'share', 'postgresql', 'postgres.bki'));
        await prepareBinaries(native, account, '/nowhere', log);
        expect(await readFile(join(copy, 'share', 'postgresql', 'postgres.bki'), 'utf8')).toContain('18');
        expect((await lstat(join(copy, 'lib', 'libpq.so.5'))).isSymbolicLink()).toBe(true);
        expect(
          (await readdir(MACHINE_DIRECTORY)).filter((name) => name.startsWith(native.version)),
        ).toHaveLength(1);
      } finally {
        await rm(copy, { recursive: true, force: true });
      }
    },
  );
});
