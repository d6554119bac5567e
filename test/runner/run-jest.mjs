import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What test/support/summary-reporter.mjs wrote down: `{ passed, failed, skipped, files: [{ path, passed, skipped, failures: [{ name, lines }] }] }`. */
async function runOnce(args, env) {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-report-'));
  const report = join(folder, 'report.json');
  const jest = ['--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js', ...args];
  const child = spawn(process.execPath, jest, {
    env: { ...env, QUARTET_TEST_REPORT: report },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  process.once('SIGTERM', stop);
  const [code] = await once(child, 'close');
  process.off('SIGTERM', stop);
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    return { code, unsteady: 0, ...counts, failed: counts.failed || (code === 0 ? 0 : 1) };
  } catch {
    // It did not even come to an end, or had nothing to run.
    return { code, passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, unsteady: 0, files: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each failed test by its name, with the beginning of its message beneath. */
const failuresOf = (files) =>
  files.flatMap(({ failures }) => failures.flatMap(({ name, lines }) => [name, ...lines]));
const sum = (files, name) => files.reduce((all, file) => all + file[name], 0);

/** As .ci/steps.sh reads it: the last line of a run. */
export const countsIn = ({ passed, failed, skipped, unsteady }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped${unsteady > 0 ? `, ${unsteady} unsteady` : ''}`;

function print(heading, lines) {
  if (lines.length > 0) console.log(`\n=== ${heading}\n${lines.join('\n')}`);
}

/**
 * Runs Jest. With QUARTET_TEST_AGAIN=true, as in .ci/run, files with failures are run once more, alone: what fails twice has failed, what passes
 * then is named and counted as unsteady. At the end each failed test stands with its whole name and the beginning of its message, since CI
 * keeps only the end of a long log.
 * @param args of Jest
 * @returns the code to exit with, and how many tests passed, failed, were skipped and, of those that passed, were unsteady
 */
export async function runJest(args, env = process.env) {
  const first = await runOnce(args, env);
  const files = first.files.map(({ path }) => path);
  if (env.QUARTET_TEST_AGAIN !== 'true' || files.length === 0) {
    print('failed', failuresOf(first.files));
    return first;
  }
  console.log(`\n=== again, alone: ${files.join(' ')}`);
  const config = args.filter((arg, at) => arg.startsWith('--config') || args[at - 1] === '--config');
  // The limit has Jest use a worker as at first. In Jest's own process what a file has left open would keep the run from its end.
  const alone = ['--maxWorkers=1', '--workerIdleMemoryLimit=8GB', '--runTestsByPath', ...files];
  const second = await runOnce([...config, ...alone], env);
  const twice = new Set(second.files.map(({ path }) => path));
  const ranTwice = second.code === 0 || second.files.length > 0;
  const unsteady = ranTwice ? first.files.filter(({ path }) => !twice.has(path)) : [];
  const counts = {
    passed: first.passed - sum(first.files, 'passed') + second.passed,
    failed: second.failed,
    skipped: first.skipped - sum(first.files, 'skipped') + second.skipped,
    unsteady: unsteady.reduce((all, { failures }) => all + failures.length, 0),
  };
  print('unsteady: failed at first, passed alone', failuresOf(unsteady));
  print('failed', second.files.length > 0 ? failuresOf(second.files) : second.code === 0 ? [] : files);
  console.log(`\n${countsIn(counts)}`);
  return { code: second.code, ...counts };
}
