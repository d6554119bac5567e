import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';
import { rooms } from './rooms.mjs';

/**
 * Has Stryker make every fault it knows in each room, and counts those that its specs notice. `npm run test:stryker -- ROOM…` takes some rooms. Fails where a
 * room has less than MIN_KILLED per cent; docs/architecture.md names the faults that are left.
 */
const MIN_KILLED = 80;
// The specs' searches at a fifth: a fault that shows does so at once.
process.env.RUNS ??= '0.2';
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));

const killed = ({ status }) => ['Killed', 'Timeout'].includes(status);
const counts = ({ status }) => killed({ status }) || ['Survived', 'NoCoverage'].includes(status);

/** @returns the faults of a room, `MutantResult`s of Stryker's API */
function faultsOf({ files, specs, testTimeout = 30_000 }) {
  return new Stryker({
    mutate: [...files, '!**/*.spec.ts'],
    testRunner: 'jest',
    plugins: ['@stryker-mutator/jest-runner'],
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      configFile: 'test/stryker/jest.config.mjs',
      config: { testMatch: specs.map((spec) => `**/${spec}`), testTimeout },
    },
    coverageAnalysis: 'off',
    // The code is run as it is in all tests; types are none of its business.
    checkers: [],
    ignorePatterns: [
      '.git',
      'dist',
      'console',
      'bench',
      'docs',
      'examples',
      'deploy',
      'test-artefacts',
      'clients',
    ],
    concurrency: 2,
    timeoutMS: 5_000,
    tempDirName: '.stryker-tmp',
    reporters: ['json'],
    jsonReporter: { fileName: '.stryker-tmp/report.json' },
    allowEmpty: true,
    logLevel: 'warn',
    allowConsoleColors: false,
  }).runMutationTest();
}

const wanted = process.argv.slice(2);
const lines = [];
for (const room of rooms.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
)) {
  const since = Date.now();
  const faults = (await faultsOf(room)).filter(counts);
  const percent = Math.floor((100 * faults.filter(killed).length) / faults.length);
  const took = Math.round((Date.now() - since) / 1000);
  lines.push(
    `${room.name}: ${faults.filter(killed).length} of ${faults.length} noticed, ${percent} %, ${took} s`,
  );
  console.log(`\n=== ${lines.at(-1)}`);
  for (const { fileName, location, replacement, mutatorName } of faults.filter((fault) => !killed(fault)))
    console.log(`${fileName}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement}`);
  if (percent < MIN_KILLED) process.exitCode = 1;
}
console.log(`\n${lines.join('\n')}`);
