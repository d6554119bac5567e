/**
 * The runner of all other tests, for a process in which Stryker makes one fault after the other: each run loads every module anew, since a fault
 * may lie in what a module does when it is loaded. Stryker names the fault in the environment; its code looks there once only.
 */
process.env.QUARTET_TEST_FRESH = 'all';
const { default: run } = await import('../runner/runner.mjs');

export default function runWithFault(...args) {
  globalThis.__stryker__ ??= {};
  globalThis.__stryker__.activeMutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  return run(...args);
}
