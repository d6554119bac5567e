import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

jest.setTimeout(60_000);
const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

/** What a test says that fails, with all that must not get into the list as it is. */
const MESSAGE = [
  'one\n\n  two \u001B[31mred\u001B[39m',
  'x'.repeat(400),
  ...Array(20).fill('more'),
  'the end',
].join('\n');

/** Files of tests that nobody else runs. */
let folder: string;
beforeAll(async () => {
  await mkdir(join(root, 'test-artefacts'), { recursive: true });
  folder = await mkdtemp(join(root, 'test-artefacts', 'again-'));
  const imports = `import { describe, expect, it } from '@jest/globals';\nimport { existsSync, writeFileSync } from 'node:fs';\n`;
  await writeFile(
    join(folder, 'always.spec.ts'),
    `${imports}describe('one', () => { it('should fail', () => { throw new Error(${JSON.stringify(MESSAGE)}); }); it('should pass', () => undefined); });`,
  );
  await writeFile(
    join(folder, 'once.spec.ts'),
    `${imports}const mark = ${JSON.stringify(join(folder, 'mark'))};
     it('should fail once', () => { const seen = existsSync(mark); writeFileSync(mark, ''); expect(seen).toBe(true); });`,
  );
  await writeFile(
    join(folder, 'open.spec.ts'),
    `${imports}it('should leave nothing behind', () => void setInterval(() => undefined, 60_000));`,
  );
  await writeFile(
    join(folder, 'jest.config.mjs'),
    `import config from ${JSON.stringify(join(root, 'jest.config.mjs'))};
     const { globalSetup, globalTeardown, ...rest } = config;
     export default { ...rest, rootDir: ${JSON.stringify(root)}, roots: [${JSON.stringify(folder)}], maxWorkers: 1 };`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const placeOf = (file: string): string => `${folder.slice(root.length).replace(/^\//, '')}/${file}`;

/** As in a whole run; Jest would take its own process for a single file. */
const inWorker = ['--workerIdleMemoryLimit=8GB'];

async function test(again: boolean, ...files: string[]): Promise<{ output: string; code: unknown }> {
  await rm(join(folder, 'mark'), { force: true });
  const config = ['--config', join(folder, 'jest.config.mjs')];
  const args = ['test/run.mjs', ...config, ...inWorker, '--runTestsByPath', ...files.map(placeOf)];
  const env = { ...process.env, QUARTET_TEST_AGAIN: String(again) };
  return run(process.execPath, args, { cwd: root, env }).then(
    ({ stdout }) => ({ output: stdout, code: 0 }),
    ({ stdout, code }: { stdout: string; code: number }) => ({ output: stdout, code }),
  );
}

/** The lines beneath a heading, up to the first empty line, as .ci/steps.sh reads them. */
function listed(heading: string, output: string): string[] {
  const [, after = ''] = output.split(`\n=== ${heading}\n`);
  return after.split(/\n(?:\n|$)/)[0]!.split('\n');
}

describe('a run of tests', () => {
  it('should list what failed at its end, each with the beginning of what it said', async () => {
    const { output, code } = await test(false, 'always.spec.ts', 'once.spec.ts');
    expect(code).toBe(1);
    expect(output).toContain('1 passed, 2 failed, 0 skipped');
    const lines = listed('failed', output);
    const at = lines.indexOf(`${placeOf('always.spec.ts')} › one › should fail`);
    expect(lines.slice(at + 1, at + 16)).toEqual([
      '    Error: one',
      '      two red',
      `    ${'x'.repeat(296)}`,
      ...Array(12).fill('    more'),
    ]);
    expect(lines[at + 16] ?? '').not.toMatch(/^ /);
    expect(lines).toContain(`${placeOf('once.spec.ts')} › should fail once`);
    expect(lines).toContain('    Error: expect(received).toBe(expected) // Object.is equality');
  });

  it('should try files that failed again where it is told to, and list those that pass then', async () => {
    const { output, code } = await test(true, 'always.spec.ts', 'once.spec.ts');
    expect(code).toBe(1);
    expect(listed('unsteady: failed at first, passed alone', output)).toEqual(
      expect.arrayContaining([
        `${placeOf('once.spec.ts')} › should fail once`,
        '    Error: expect(received).toBe(expected) // Object.is equality',
      ]),
    );
    const failed = listed('failed', output).filter((line) => !line.startsWith(' '));
    expect(failed).toEqual([`${placeOf('always.spec.ts')} › one › should fail`]);
    expect(output.trimEnd()).toMatch(/\n2 passed, 1 failed, 0 skipped, 1 unsteady$/);
    const steady = await test(true, 'once.spec.ts');
    expect([steady.code, steady.output.trimEnd().split('\n').at(-1)]).toEqual([
      0,
      '1 passed, 0 failed, 0 skipped, 1 unsteady',
    ]);
  });

  it('should fail a file that leaves a timer behind, which keeps the worker from its end', async () => {
    const { output, code } = await test(false, 'open.spec.ts');
    expect(code).toBe(1);
    const [name, ...said] = listed('failed', output);
    expect(name).toBe(`${placeOf('open.spec.ts')} › the file as a whole`);
    expect(said.join('\n')).toContain('Still open 10 s after the last test: 1 × Timeout');
  });
});

describe('the steps of .ci', () => {
  /** What the last line says, and the code, after steps that print these. */
  async function summarised(option: string, ...printed: string[]): Promise<[last: string, code: number]> {
    const steps = printed.map((text, n) => `step step${n} echo '${text}'`).join('\n');
    const script = `source .ci/steps.sh\n${steps}\nsummarise ${option}`;
    const { stdout, code } = await run('bash', ['-c', script], { cwd: root }).then(
      (done) => ({ ...done, code: 0 }),
      (failed: { stdout: string; code: number }) => failed,
    );
    return [stdout.trimEnd().split('\n').at(-1)!, code];
  }

  it('should sum up what each has counted, and take itself for one where it counts nothing', async () => {
    const printed = ['3 passed, 0 failed, 1 skipped', 'nothing', '5 passed, 0 failed'];
    expect(await summarised('', ...printed)).toEqual(['9 passed, 0 failed, 1 skipped', 0]);
    expect(await summarised('--steady', ...printed)).toEqual(['9 passed, 0 failed, 1 skipped', 0]);
  });

  it('should count unsteady tests in the last line, and fail for them where they are told to', async () => {
    const printed = [
      '3 passed, 0 failed, 1 skipped, 2 unsteady',
      '1 passed, 0 failed, 0 skipped, 1 unsteady',
    ];
    const last = '4 passed, 0 failed, 1 skipped, 3 unsteady';
    expect(await summarised('', ...printed)).toEqual([last, 0]);
    expect(await summarised('--steady', ...printed)).toEqual([last, 1]);
  });
});
