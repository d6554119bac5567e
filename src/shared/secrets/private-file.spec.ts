import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import * as fs from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

let hasHardLinks = true;
jest.unstable_mockModule('node:fs/promises', () => ({
  ...fs,
  // As on a memory stick (exFAT).
  link: (from: string, to: string) =>
    hasHardLinks
      ? fs.link(from, to)
      : Promise.reject(Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })),
}));
const { createPrivateFile, ensurePrivateFile, FileExistsError, replacePrivateFile } =
  await import('./private-file.js');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'private-file-'));
});
afterEach(() => {
  hasHardLinks = true;
  return rm(directory, { recursive: true });
});

const path = (name: string): string => join(directory, name);
const read = (name: string): Promise<string> => readFile(path(name), 'utf8');

describe('a private file', () => {
  it.each([
    ['a text', 'secret'],
    ['bytes', Buffer.from('secret')],
    ['a stream', (out: Writable) => pipeline(Readable.from(['sec', 'ret']), out)],
  ])('should be written from %s, for its owner alone whatever the umask', async (_what, content) => {
    const before = process.umask(0o277);
    try {
      await createPrivateFile(path('made'), content);
      await replacePrivateFile(path('replaced'), content);
    } finally {
      process.umask(before);
    }
    for (const name of ['made', 'replaced']) {
      expect(await read(name)).toBe('secret');
      expect((await stat(path(name))).mode & 0o777).toBe(0o600);
    }
    expect((await readdir(directory)).sort()).toEqual(['made', 'replaced']);
  });

  it.each([true, false])(
    'should take the place of another only where that is asked for (hard links: %p)',
    async (links) => {
      hasHardLinks = links;
      await createPrivateFile(path('new'), 'made');
      expect([await read('new'), (await stat(path('new'))).mode & 0o777]).toEqual(['made', 0o600]);
      await rm(path('new'));
      await writeFile(path('file'), 'first');
      await expect(createPrivateFile(path('file'), 'second')).rejects.toThrow(FileExistsError);
      await ensurePrivateFile(path('file'), 'second');
      expect(await read('file')).toBe('first');
      await replacePrivateFile(path('file'), 'third');
      expect(await read('file')).toBe('third');
      expect(await readdir(directory)).toEqual(['file']);
    },
  );

  it('should replace a link and not what the link leads to', async () => {
    await writeFile(path('elsewhere'), 'kept');
    await symlink(path('elsewhere'), path('file'));
    await replacePrivateFile(path('file'), 'new');
    expect(await read('elsewhere')).toBe('kept');
    expect(await read('file')).toBe('new');
  });

  it('should leave the old one, and no draft, where writing fails', async () => {
    await writeFile(path('file'), 'old');
    const failing = replacePrivateFile(path('file'), async (out) => {
      out.write('half');
      await new Promise<void>((resolve) => out.end(resolve));
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await read('file')).toBe('old');
    expect(await readdir(directory)).toEqual(['file']);
  });
});
