import { runJest } from './runner/run-jest.mjs';

/** Jest with this repository's runner, with the arguments that it is given: what `npm test` and its like start. */
process.exitCode = (await runJest(process.argv.slice(2))).code ?? 1;
