import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

type Resolve = (
  specifier: string,
  context: { parentURL: string },
  next: () => never,
) => Promise<{ url: string }>;

let folder: string;
let checkout: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'quartet-loader-')));
  checkout = join(folder, 'test/quartet');
  for (const part of ['src', 'test/support']) await mkdir(join(checkout, part), { recursive: true });
  await cp(import.meta.dirname, join(checkout, 'test/runner'), { recursive: true });
  await symlink(join(import.meta.dirname, '../../node_modules'), join(checkout, 'node_modules'));
  for (const file of ['src/a.ts', 'src/spec-support.ts', 'test/support/b.ts'])
    await writeFile(join(checkout, file), '');
});
afterAll(() => rm(folder, { recursive: true }));

describe('the loader of a checkout below a folder named "test"', () => {
  it('should load for each test file anew what belongs to the tests, and nothing else', async () => {
    const { resolve } = (await import(pathToFileURL(join(checkout, 'test/runner/loader.mjs')).href)) as {
      resolve: Resolve;
    };
    const parentURL = `${pathToFileURL(join(checkout, 'test/c.spec.ts')).href}?7`;
    const searchOf = async (specifier: string): Promise<string> => {
      const { url } = await resolve(specifier, { parentURL }, () => {
        throw new Error(`${specifier} is not there`);
      });
      return new URL(url).search;
    };
    expect(await searchOf('./support/b.js')).toBe('?7');
    expect(await searchOf('../src/spec-support.js')).toBe('?7');
    expect(await searchOf('../src/a.js')).toBe('');
  });
});
