import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const count = ({ testResults }, ...statuses) =>
  testResults.filter(({ status }) => statuses.includes(status)).length;

const MAX_LINES = 15;
const MAX_LINE_LENGTH = 300;

/**
 * The beginning of a failure's message, as lines to stand beneath the test's name. None is empty: whoever reads the list takes an empty line for its end
 * (.ci/steps.sh).
 */
function linesOf(message) {
  return stripVTControlCharacters(message)
    .split(/[\n\r\u2028\u2029]+/)
    .filter((line) => line.trim() !== '')
    .slice(0, MAX_LINES)
    .map((line) => `    ${line}`.slice(0, MAX_LINE_LENGTH));
}

/** The failed tests of a file, each with what it said; of one that did not run, or left something open, the file itself. */
function failuresOf(path, file) {
  const failed = file.testResults.filter(({ status }) => status === 'failed');
  if (failed.length === 0)
    return [{ name: `${path} › the file as a whole`, lines: linesOf(String(file.testExecError?.message)) }];
  return failed.map(({ ancestorTitles, title, failureMessages }) => ({
    name: [path, ...ancestorTitles, title].join(' › ').replace(/[\n\r]+/g, ' '),
    lines: linesOf(failureMessages.join('\n')),
  }));
}

/**
 * Ends the run with what was skipped and why (the reason stands in the name), and with one plain line that any tool can read. Writes it down with the
 * files that failed where QUARTET_TEST_REPORT says (test/runner/run-jest.mjs).
 */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults
      .flatMap((file) => file.testResults)
      .filter((test) => test.status === 'pending' || test.status === 'todo');
    if (skipped.length > 0) {
      console.log('\nSkipped:');
      for (const test of skipped) console.log(`  ${test.fullName}`);
    }
    const passed = results.numPassedTests;
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
    const report = process.env.QUARTET_TEST_REPORT;
    if (report === undefined) return;
    const files = results.testResults
      .filter((file) => file.numFailingTests > 0 || file.testExecError != null)
      .map((file) => {
        const path = relative(process.cwd(), file.testFilePath);
        return {
          path,
          passed: count(file, 'passed'),
          skipped: count(file, 'pending', 'todo'),
          failures: failuresOf(path, file),
        };
      });
    writeFileSync(report, JSON.stringify({ passed, failed, skipped: skipped.length, files }));
  }
}
