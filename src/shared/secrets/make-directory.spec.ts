import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from './make-directory.js';

let base: string;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'quartet-directory-'));
});
afterEach(() => rm(base, { recursive: true }));

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('makeDirectory', () => {
  it('should make those above that are missing, with the same mode, and say what it made', async () => {
    const path = join(base, 'a', 'b', 'c');
    expect(await makeDirectory(path, 0o700)).toBe(true);
    expect(await makeDirectory(path, 0o755)).toBe(false);
    expect(await Promise.all([path, join(base, 'a')].map(modeOf))).toEqual([0o700, 0o700]);
  });

  it('should take a link to a directory as one', async () => {
    await symlink(base, join(base, 'link'));
    expect(await makeDirectory(join(base, 'link'))).toBe(false);
    expect(await makeDirectory(join(base, 'link', 'x'))).toBe(true);
  });

  it('should take two that make it at the same moment', async () => {
    const path = join(base, 'a', 'b');
    const made = await Promise.all([1, 2, 3].map(() => makeDirectory(path)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it.each(['file', 'file/below', 'file/below/that', 'dangling', 'dangling/x'])(
    'should end with an error where %s has another use',
    async (path) => {
      await writeFile(join(base, 'file'), '');
      await symlink(join(base, 'nowhere', 'at', 'all'), join(base, 'dangling'));
      await expect(makeDirectory(join(base, path))).rejects.toThrow(/^E[A-Z]+: /);
    },
  );

  it.each(['/proc/x', '/proc/x/y', `/tmp/${'x'.repeat(300)}`])(
    'should end with an error where nobody can make it: %s',
    async (path) => {
      await expect(makeDirectory(path)).rejects.toThrow(/^E[A-Z]+: /);
    },
  );
});
