/** When the commands compile: `tools/build.mjs` in a small copy of the tree, with the real compiler. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

jest.setTimeout(120_000);
const root = fileURLToPath(new URL('../../', import.meta.url));
let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), 'quartet-build-'));
  for (const folder of ['src', 'tools']) await mkdir(join(place, folder));
  for (const tool of ['build.mjs', 'newest.mjs'])
    await copyFile(join(root, 'tools', tool), join(place, 'tools', tool));
  await symlink(join(root, 'node_modules'), join(place, 'node_modules'));
  await writeFile(
    join(place, 'package.json'),
    JSON.stringify({ type: 'module', scripts: { build: 'tsc -p tsconfig.build.json' } }),
  );
  await writeFile(
    join(place, 'tsconfig.build.json'),
    JSON.stringify({
      compilerOptions: { outDir: 'dist', rootDir: '.', types: [], module: 'nodenext' },
      include: ['src'],
    }),
  );
  await source('one');
});
afterEach(() => rm(place, { recursive: true }));

/** Whoever waits for a first start is told what for. */
const PROGRESS: unknown = expect.stringMatching(/^Building .+\nBuilt in \d+\.\d s\.\n$/);
const source = (text: string): Promise<void> =>
  writeFile(join(place, 'src/main.ts'), `export const text = '${text}';\n`);
const builtFile = (): string => join(place, 'dist/src/main.js');
const built = (): Promise<string> => readFile(builtFile(), 'utf8');

function build(...args: string[]): Promise<{ code: number | null; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['tools/build.mjs', ...args],
      { cwd: place },
      (_error, _stdout, stderr) => resolve({ code: child.exitCode, stderr }),
    );
  });
}

describe('the build before a start and before a command', () => {
  it('should compile where nothing is built, and at a start what is newer, and nothing twice', async () => {
    expect(await build('--if-missing')).toEqual({ code: 0, stderr: PROGRESS });
    expect(await built()).toContain('one');
    const { mtimeMs } = await stat(builtFile());
    await build();
    expect((await stat(builtFile())).mtimeMs).toBe(mtimeMs);
    await source('two');
    expect(await build()).toEqual({ code: 0, stderr: PROGRESS });
    expect(await built()).toContain('two');
  });

  it("should not touch a running server's files before a command", async () => {
    await build();
    await source('newer');
    const { code, stderr } = await build('--if-missing');
    expect([code, stderr]).toEqual([0, expect.stringContaining('the next npm start compiles them')]);
    expect(await built()).toContain('one');
  });

  it('should notice a deleted source', async () => {
    await writeFile(join(place, 'src/other.ts'), 'export {};\n');
    await build();
    const stamp = async (): Promise<number> => (await stat(join(place, 'dist/.built'))).mtimeMs;
    const before = await stamp();
    await build();
    expect(await stamp()).toBe(before);
    await rm(join(place, 'src/other.ts'));
    await build();
    expect(await stamp()).toBeGreaterThan(before);
  });

  it('should fail where the compiler does, and try again the next time', async () => {
    await writeFile(join(place, 'src/main.ts'), 'export const n: number = "text";\n');
    expect((await build()).code).not.toBe(0);
    expect((await build()).code).not.toBe(0);
    await source('mended');
    expect((await build()).code).toBe(0);
    expect(await built()).toContain('mended');
  });

  it('should do nothing where there are no sources, as in the image', async () => {
    await build();
    await rm(join(place, 'src'), { recursive: true });
    await rm(join(place, 'node_modules'));
    await rm(join(place, 'dist/.built'));
    expect(await build()).toEqual({ code: 0, stderr: '' });
    expect(await build('--if-missing')).toEqual({ code: 0, stderr: '' });
  });
});
