import config from './jest.config.mjs';

/** What would make `npm test` long: processes that start and end, the operator's commands, long searches for holes. */
export default {
  ...config,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.slow.ts'],
  testTimeout: 60_000,
  // Some of them measure memory or time.
  maxWorkers: 2,
};
