import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

let directory: string;
const at = (path: string): string => join(directory, path);
const write = (path: string, text: string): void => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};
const build = () =>
  spawnSync(process.execPath, [join(root, 'tools/compile.mjs')], { cwd: directory, encoding: 'utf8' });

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'quartet-build-'));
  symlinkSync(join(root, 'node_modules'), at('node_modules'));
  for (const file of ['tsconfig.json', 'tsconfig.build.json', 'package.json'])
    cpSync(join(root, file), at(file));
  write('src/main.ts', 'export const one = 1;\n');
  write('src/other.ts', 'export const other = 1;\n');
  write('src/context/sql/rank.sql', 'SELECT 1;\n');
  write('src/context/README.md', 'No code.\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('npm run build', () => {
  it('should compile, and put SQL files where the code looks for them', () => {
    expect(build()).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(readFileSync(at('dist/src/main.js'), 'utf8')).toContain('one = 1');
    expect(readFileSync(at('dist/src/context/sql/rank.sql'), 'utf8')).toBe('SELECT 1;\n');
    expect(existsSync(at('dist/src/context/README.md'))).toBe(false);
  });

  it('should compile what changed, also SQL, and take away what is gone', () => {
    write('src/main.ts', 'export const one = 2;\n');
    write('src/context/sql/rank.sql', 'SELECT 2;\n');
    rmSync(at('src/other.ts'));
    expect(build().status).toBe(0);
    expect(readFileSync(at('dist/src/main.js'), 'utf8')).toContain('one = 2');
    expect(readFileSync(at('dist/src/context/sql/rank.sql'), 'utf8')).toBe('SELECT 2;\n');
    expect(existsSync(at('dist/src/other.js'))).toBe(false);
    expect(existsSync(at('dist/src/other.js.map'))).toBe(false);
    rmSync(at('src/context/sql/rank.sql'));
    expect(build().status).toBe(0);
    expect(existsSync(at('dist/src/context/sql/rank.sql'))).toBe(false);
  });

  it('should say what is wrong, and then compile what was mended', () => {
    write('src/main.ts', 'export const one: string = 2;\n');
    const failed = build();
    expect(failed.status).not.toBe(0);
    expect(failed.stdout).toContain('src/main.ts(1,14): error TS2322');
    write('src/main.ts', 'export const one = 3;\n');
    expect(build().status).toBe(0);
    expect(readFileSync(at('dist/src/main.js'), 'utf8')).toContain('one = 3');
  });
});
