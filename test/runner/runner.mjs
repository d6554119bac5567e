import { existsSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledFolder, root } from './compile.mjs';
import { watchOpenHandles } from './open-handles.mjs';

/**
 * Runs a test file with jest-circus, but in the worker's own module registry, through Node's own loader: what one file has loaded is there for
 * the next. Jest's own way loads Nest, TypeORM and all of Quartet anew for each file, which was a third of `npm test`.
 */
const require = createRequire(import.meta.url);
const circus = require.resolve('jest-circus/runner').replace(/runner\.js$/, 'jestAdapterInit.js');

/**
 * A worker that has come to its end, with nothing open, ends at once. By itself Node would first free its heap, and Jest says of a worker that takes
 * more than half a second for it, as on a busy machine, that it has "failed to exit gracefully".
 */
if (process.argv[1]?.includes('jest-worker'))
  process.once('beforeExit', () => process.kill(process.pid, 'SIGKILL'));

register('./loader.mjs', import.meta.url);
const freshFile = join(import.meta.dirname, 'fresh-file.ts');
let files = 0;

/** jest-circus keeps the tests of a file in its module and on the global object: a new one for each file. */
function freshCircus() {
  delete require.cache[circus];
  for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
    if (symbol.description === 'JEST_STATE_SYMBOL') delete globalThis[symbol];
  }
  delete globalThis[Symbol.for('EVENT_HANDLERS')];
  delete globalThis[Symbol.for('TEST_TIMEOUT_SYMBOL')];
  return require(circus);
}

/** For the stack of a failure: Jest asks for the map of each file that it names, with the number that `import` was given. */
function findSourceMaps(maps) {
  maps.get = (source) => {
    const map = join(
      compiledFolder,
      `${relative(root, source.replace(/^file:\/*/, '/').replace(/\?\d+$/, ''))}.js.map`,
    );
    return existsSync(map) ? map : undefined;
  };
}

export default async function run(globalConfig, config, environment, runtime, testPath, sendMessageToJest) {
  const { initialize, runAndTransformResultsToJestFormat } = freshCircus();
  let globals;
  const { snapshotState } = await initialize({
    config,
    environment,
    globalConfig,
    localRequire: require,
    parentProcess: process,
    runtime,
    sendMessageToJest,
    setGlobalsForRuntime: (given) => {
      globals = given;
      runtime.setGlobalsForRuntime(given);
    },
    testPath,
  });
  const { jest } = runtime.requireModuleOrMock(testPath, '@jest/globals');
  globalThis.__testGlobals = { ...globals, jest };
  const allClosed = watchOpenHandles();
  files++;
  for (const file of [freshFile, testPath]) await import(`${pathToFileURL(file).href}?${files}`);
  findSourceMaps(runtime.getSourceMaps());
  const now = Date.now();
  const results = await runAndTransformResultsToJestFormat({
    config,
    globalConfig,
    setupAfterEnvPerfStats: { setupAfterEnvStart: now, setupAfterEnvEnd: now },
    testPath,
  });
  snapshotState.save();
  // After a failure much is left that no longer matters. With a fault of Stryker's, waiting would look like one that was noticed.
  if (
    results.numFailingTests === 0 &&
    /\.(spec|e2e)\.ts$/.test(testPath) &&
    process.env.QUARTET_TEST_FRESH !== 'all'
  )
    await allClosed();
  return results;
}
