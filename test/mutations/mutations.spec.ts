import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const TABLE = './mutations.mjs';
const { mutations } = (await import(TABLE)) as {
  mutations: readonly { readonly patch: string; readonly test: string }[];
};
const here = import.meta.dirname;
const root = join(here, '../..');

describe('the mutations', () => {
  it('should be those whose patches lie here, each with a test', () => {
    const patches = readdirSync(here).filter((name) => name.endsWith('.patch'));
    expect(mutations.map(({ patch }) => patch).sort()).toEqual(patches.sort());
    expect(mutations.filter(({ test }) => !existsSync(join(root, test)))).toEqual([]);
  });

  it.each(mutations.map(({ patch }) => patch))('should apply: %s', (patch) => {
    // Whoever changes its lines makes it anew; `npm run test:mutations` shows that it is still noticed.
    execFileSync('git', ['apply', '--check', join(here, patch)], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  });
});
