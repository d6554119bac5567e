/** When the console is built: `tools/compile.mjs` in a small copy of the tree, with the real bundler. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT as root } from '../../src/shared/observability/package-root.js';

let directory: string;
const at = (path: string): string => join(directory, path);
const build = () =>
  spawnSync(process.execPath, [join(root, 'tools/compile.mjs')], { cwd: directory, encoding: 'utf8' });
const builtAt = (): number => statSync(at('dist/console/index.html')).mtimeMs;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'quartet-build-console-'));
  symlinkSync(join(root, 'node_modules'), at('node_modules'));
  for (const path of [
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'console',
    'clients/typescript/src/generated',
  ])
    cpSync(join(root, path), at(path), { recursive: true });
  mkdirSync(at('src'));
  writeFileSync(at('src/main.ts'), 'export const one = 1;\n');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('the console of npm run build', () => {
  it('should be built once, and again where its sources changed', () => {
    expect(build()).toMatchObject({ status: 0, stderr: '' });
    const first = builtAt();
    writeFileSync(at('src/main.ts'), 'export const one = 2;\n');
    expect(build().status).toBe(0);
    expect(builtAt()).toBe(first);
    const later = new Date(Date.now() + 2_000);
    utimesSync(at('console/main.tsx'), later, later);
    expect(build().status).toBe(0);
    expect(builtAt()).toBeGreaterThan(first);
  });

  it('should be left out with a sentence where only the packages of production are there', () => {
    rmSync(at('dist'), { recursive: true });
    rmSync(at('node_modules'));
    mkdirSync(at('node_modules'));
    symlinkSync(join(root, 'node_modules/typescript'), at('node_modules/typescript'));
    symlinkSync(join(root, 'node_modules/@types'), at('node_modules/@types'));
    const { status, stderr } = build();
    expect([status, stderr]).toEqual([0, expect.stringContaining('The console is not built')]);
    expect(existsSync(at('dist/src/main.js'))).toBe(true);
  });
});
