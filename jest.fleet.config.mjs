import config from './jest.config.mjs';

/** test/fleet: real processes behind a real proxy. Each file starts a PostgreSQL of its own. */
const shared = { ...config };
delete shared.globalSetup;
delete shared.globalTeardown;
export default {
  ...shared,
  roots: ['<rootDir>/test/fleet'],
  testMatch: ['**/*.fleet.ts'],
  testTimeout: 120_000,
  maxWorkers: 1,
  // A fleet that a failed test left must not hold up the run.
  forceExit: true,
};
