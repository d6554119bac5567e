import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);
const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** Two files of tests that nobody else runs: one fails always, the other at the first time. */
let folder: string;
beforeAll(async () => {
  await mkdir(join(root, 'test-artefacts'), { recursive: true });
  folder = await mkdtemp(join(root, 'test-artefacts', 'again-'));
  const imports = `import { describe, expect, it } from '@jest/globals';\nimport { existsSync, writeFileSync } from 'node:fs';\n`;
  await writeFile(
    join(folder, 'always.spec.ts'),
    `${imports}describe('one', () => { it('should fail', () => expect(1).toBe(2)); it('should pass', () => undefined); });`,
  );
  await writeFile(
    join(folder, 'once.spec.ts'),
    `${imports}const mark = ${JSON.stringify(join(folder, 'mark'))};
     it('should fail once', () => { const seen = existsSync(mark); writeFileSync(mark, ''); expect(seen).toBe(true); });`,
  );
  await writeFile(
    join(folder, 'jest.config.mjs'),
    `import config from ${JSON.stringify(join(root, 'jest.config.mjs'))};
     const { globalSetup, globalTeardown, ...rest } = config;
     export default { ...rest, rootDir: ${JSON.stringify(root)}, roots: [${JSON.stringify(folder)}], maxWorkers: 1 };`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const test = async (again: string): Promise<{ output: string; code: unknown }> => {
  const args = ['test/run.mjs', '--config', join(folder, 'jest.config.mjs')];
  const env = { ...process.env, QUARTET_TEST_AGAIN: again };
  return run(process.execPath, args, { cwd: root, env }).then(
    ({ stdout }) => ({ output: stdout, code: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ output: stdout, code }),
  );
};

describe('a run of tests', () => {
  it('should name what failed at its end', async () => {
    const { output, code } = await test('false');
    const place = folder.slice(root.length);
    expect(code).toBe(1);
    expect(output).toContain(`\n=== failed\n`);
    expect(output).toContain(`${place.replace(/^\//, '')}/always.spec.ts › one › should fail\n`);
    expect(output).toContain('1 passed, 2 failed, 0 skipped');
    await rm(join(folder, 'mark'));
  });

  it('should try files that failed again where it is told to, and name those that pass then', async () => {
    const { output, code } = await test('true');
    const place = folder.slice(root.length + 1);
    expect(code).toBe(1);
    expect(output).toContain(
      `\n=== unsteady: failed at first, passed alone\n${place}/once.spec.ts › should fail once\n` +
        `\n=== failed\n${place}/always.spec.ts › one › should fail\n`,
    );
    expect(output.trimEnd()).toMatch(/\n2 passed, 1 failed, 0 skipped$/);
    await rm(join(folder, 'always.spec.ts'));
    await rm(join(folder, 'mark'));
    expect((await test('true')).code).toBe(0);
  });
});
