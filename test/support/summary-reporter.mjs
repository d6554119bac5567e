/** Ends the run with what was skipped and why (the reason stands in the name), and with one plain line that any tool can read. */
export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const skipped = results.testResults
      .flatMap((file) => file.testResults)
      .filter((test) => test.status === 'pending' || test.status === 'todo');
    if (skipped.length > 0) {
      console.log('\nSkipped:');
      for (const test of skipped) console.log(`  ${test.fullName}`);
    }
    const broken = results.numRuntimeErrorTestSuites;
    const { numPassedTests, numFailedTests } = results;
    console.log(`\n${numPassedTests} passed, ${numFailedTests + broken} failed, ${skipped.length} skipped`);
  }
}
