import config from '../../jest.config.mjs';

/** run.mjs says which; some of them are slow ones. */
export default {
  ...config,
  rootDir: '../..',
  testMatch: [
    ...config.testMatch,
    '**/test/platform/plans.slow.ts',
    '**/test/bobux/sendsql-time-outs.slow.ts',
    '**/test/imbachat/site-table.slow.ts',
  ],
  maxWorkers: 2,
};
