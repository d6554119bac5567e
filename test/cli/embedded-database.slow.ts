import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedServer } from '../platform/process/quartet-process.js';
import { Community } from '../support/community.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase } from '../support/test-database.js';
import { begin, common, imvu, inOrder, modeOf, place, placeOf, run } from './command-process.js';

describe('the commands with an embedded database', () => {
  it('should audit, back up and restore beside a running server and without one, and into a database of the operator', async () => {
    const first = await place.start(common);
    const community = await Community.settle(await placeOf(first), imvu);
    expect(await run('audit')).toMatchObject(inOrder);
    const backup = await run('backup', {}, 'beside', '--key-file', 'beside.key');
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringContaining('Keep the two apart') });
    expect(backup.stdout).toMatch(/^\d+ rows of the embedded database in \S+\/\.data are in beside\n/m);
    expect(backup.stdout).toContain(join(place.path, '.data'));
    for (const file of ['beside', 'beside.key']) expect(await modeOf(file)).toBe(0o600);
    expect(await run('restore', {}, 'beside', '--replace')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Stop Quartet first'),
    });
    expect(await run('backup', {}, 'beside')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there already'),
    });
    await community.visit(await placeOf(first));
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    // Nothing runs: the commands start the server for themselves, and leave none behind.
    expect(await run('audit')).toMatchObject(inOrder);
    expect(await run('backup', {}, 'without')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('secrets.key'),
    });
    expect(await embeddedServer(join(place.path, '.data'))).toBeUndefined();
    expect(await run('restore', {}, 'without')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not empty'),
    });

    // Another machine, at first without the key.
    const other = { DATA_DIR: 'other' };
    expect(await run('restore', other, 'beside')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--key-file'),
    });
    expect(await run('restore', other, 'beside', '--key-file', 'beside.key')).toMatchObject({ code: 0 });
    expect(await readFile(join(place.path, 'other/secrets.key'), 'utf8')).toBe(
      await readFile(join(place.path, 'beside.key'), 'utf8'),
    );
    expect(await modeOf('other/secrets.key')).toBe(0o600);
    expect(await run('audit', other)).toMatchObject(inOrder);
    const second = await place.start({ ...common, ...other });
    await community.visit(await placeOf(second, 'other'));
    expect(await second.stop()).toEqual({ code: 0, signal: null });

    const database = await createTestDatabase();
    try {
      const own = {
        DATABASE_URL: database.url,
        DATA_DIR: 'own',
        SECRETS_KEY: (await readFile(join(place.path, 'beside.key'), 'utf8')).trim(),
      };
      const stranger = { ...own, SECRETS_KEY: randomBytes(32).toString('base64') };
      expect(await run('restore', stranger, 'beside')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('does not open'),
      });
      expect(await run('restore', own, 'beside')).toMatchObject({ code: 0 });
      expect(await run('audit', own)).toMatchObject(inOrder);
      const third = await place.start({ ...common, ...own });
      await community.visit(await placeOf(third, 'own'));
      expect(await run('restore', own, 'beside', '--replace')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Stop every Quartet'),
      });
      expect(await third.stop()).toEqual({ code: 0, signal: null });
      expect(await run('restore', own, 'beside', '--replace')).toMatchObject({ code: 0 });
      expect(await run('audit', own)).toMatchObject(inOrder);
    } finally {
      await database.drop();
    }
  });

  it('should change the key that Quartet made, also when it is killed in the middle', async () => {
    const first = await place.start(common);
    const community = await Community.settle(await placeOf(first), imvu);
    const keyFile = join(place.path, '.data/secrets.key');
    const old = await readFile(keyFile, 'utf8');
    expect(await run('rekey', {}, '--new-key')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Stop Quartet first'),
    });
    expect(await readFile(keyFile, 'utf8')).toBe(old);
    expect(await run('backup', {}, 'of-the-old-key')).toMatchObject({ code: 0 });
    await copyFile(keyFile, join(place.path, 'old.key'));
    await first.stop();

    const killed = begin('rekey', {}, ['--new-key']);
    await eventually(() => readFile(keyFile, 'utf8').then((text) => text !== old));
    killed.child.kill('SIGKILL');
    await killed.result;
    expect((await readFile(keyFile, 'utf8')).split(',')).toHaveLength(2);

    // A start in between: both keys open.
    const second = await place.start(common);
    await community.visit(await placeOf(second));
    const done = await run('rekey');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('The old key has left') });
    await community.visit(await placeOf(second));
    await second.stop();
    const now = await readFile(keyFile, 'utf8');
    expect(now).toMatch(/^[^,]+\n$/);
    expect(now).not.toBe(old);
    expect(await modeOf('.data/secrets.key')).toBe(0o600);
    const kept = (await readdir(join(place.path, '.data'))).filter((name) =>
      name.startsWith('secrets.key.until-'),
    );
    expect(await readFile(join(place.path, '.data', kept[0] ?? ''), 'utf8')).toBe(old);

    const third = await place.start(common);
    await community.visit(await placeOf(third));
    expect(await run('audit')).toMatchObject(inOrder);
    await third.stop();

    // The old backup brings its old key back with it.
    expect(await run('restore', {}, 'of-the-old-key', '--replace')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--key-file'),
    });
    expect(await run('restore', {}, 'of-the-old-key', '--replace', '--key-file', 'old.key')).toMatchObject({
      code: 0,
    });
    expect(await readFile(keyFile, 'utf8')).toBe(old);
    expect(await run('audit')).toMatchObject(inOrder);
  });

  it('should say what to do where there is no database, and take the place of one that was killed', async () => {
    for (const command of ['audit', 'rekey']) {
      expect(await run(command)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('There is no database in DATA_DIR'),
      });
    }
    expect(await readdir(place.path)).toEqual([]);
    const quartet = await place.start(common);
    await Community.settle(await placeOf(quartet), imvu);
    await quartet.kill();
    expect(await run('audit')).toMatchObject(inOrder);
    expect(await embeddedServer(join(place.path, '.data'))).toBeUndefined();
  });
});
