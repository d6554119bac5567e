import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutations } from './mutations.mjs';

/**
 * Applies each patch of the table by itself, in a copy of the working tree, and runs its test there: a test that passes would not notice the
 * fault. First every test must pass as it is. `npm run test:mutations -- NAME…` runs those whose patch has NAME in its name.
 */
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const wanted = process.argv.slice(2);
const chosen = mutations.filter(
  ({ patch }) => wanted.length === 0 || wanted.some((name) => patch.includes(name)),
);
if (chosen.length === 0) throw new Error(`No patch has ${wanted.join(' or ')} in its name.`);

const copy = mkdtempSync(join(tmpdir(), 'quartet-mutations-'));
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
for (const file of git('ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0')) {
  if (file !== '') cpSync(join(root, file), join(copy, file), { force: true });
}
// Its programs and the started database come from the build; what is mutated is compiled by Jest.
for (const link of ['node_modules', 'dist']) symlinkSync(join(root, link), join(copy, link));

/** @returns how the tests of these files went: undefined where they did not run at all */
function run(files) {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  // What a fault leaves waiting for ever must not keep the run from its end.
  const jest = ['--no-warnings', 'node_modules/jest/bin/jest.js', '--forceExit'];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...jest, '--json', `--outputFile=${report}`, '--maxWorkers=2', '--runTestsByPath', ...files],
    { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(
      readFileSync(report, 'utf8'),
    );
    if (numRuntimeErrorTestSuites > 0)
      return { broken: testResults.map(({ message }) => message).join('\n') };
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName);
    return { passed: numPassedTests, failed: numFailedTests > 0 ? failed : [] };
  } catch {
    return { broken: stdout + stderr };
  }
}

/** Outside of a repository git applies the patch to the folder in which it runs. */
function apply(patch, ...args) {
  execFileSync('git', ['apply', ...args, join(here, patch)], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) },
  });
}

const problems = [];
try {
  const files = [...new Set(chosen.map(({ test }) => test))];
  const before = run(files);
  if (before.broken !== undefined || before.failed.length > 0) {
    throw new Error(
      `The tests do not pass without a mutation:\n${before.broken ?? before.failed.join('\n')}`,
    );
  }
  for (const { patch, test } of chosen) {
    try {
      apply(patch);
    } catch {
      // Whoever changes these lines makes the patch anew.
      problems.push(`${patch}: does not apply any more`);
      continue;
    }
    const { broken, failed = [] } = run([test]);
    apply(patch, '--reverse');
    if (broken !== undefined) problems.push(`${patch}: ${test} did not run\n${broken}`);
    else if (failed.length === 0) problems.push(`${patch}: survived ${test}`);
    process.stdout.write(
      `${broken !== undefined || failed.length === 0 ? 'NOT KILLED' : 'killed'}  ${patch}  ${failed[0] ?? ''}\n`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
if (problems.length > 0) {
  process.stderr.write(`\n${problems.join('\n')}\n`);
  process.exit(1);
}
process.stdout.write(`\nAll ${chosen.length} mutations were noticed.\n`);
