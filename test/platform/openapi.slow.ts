import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** In Jest: openapi.e2e.ts. tsx keeps no types of parameters, so Nest cannot put an application together from the sources there. */
describe('openapi.json', () => {
  it.each([
    ['node', []],
    ['tsx', ['--import', 'tsx']],
  ])('should be what %s makes of dist', (_runtime, options) => {
    const printed = spawnSync(process.execPath, [...options, 'dist/src/cli/print-openapi.js'], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    });
    expect(printed.stderr).toBe('');
    expect(printed.stdout).toBe(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));
  });

  it('should not stand in the way of scripts that read the sources with tsx, such as `npm run schema`', () => {
    const read = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', "await import('./src/contexts.ts')"],
      { cwd: root, encoding: 'utf8' },
    );
    expect([read.stderr, read.status]).toEqual(['', 0]);
  });
});
