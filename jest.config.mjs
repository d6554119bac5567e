/** Native ES modules through swc; tests run against a PostgreSQL that global-setup starts. */
export default {
  testEnvironment: '<rootDir>/test/runner/environment.mjs',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/console'],
  testMatch: ['**/*.spec.ts', '**/*.e2e.ts'],
  transform: {},
  testRunner: '<rootDir>/test/runner/runner.mjs',
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  reporters: ['default', '<rootDir>/test/support/summary-reporter.mjs'],
  testTimeout: 30_000,
  // Many tests wait for something: two more than there are cores keep those at work.
  maxWorkers: 4,
};
