import config from '../../jest.config.mjs';

/** No PostgreSQL; which specs, run.mjs says for each room. */
const pure = {
  ...config,
  rootDir: '../..',
  roots: ['<rootDir>/src'],
  testRunner: '<rootDir>/test/stryker/runner.mjs',
};
delete pure.globalSetup;
delete pure.globalTeardown;
export default { ...pure, bail: 1, reporters: [] };
