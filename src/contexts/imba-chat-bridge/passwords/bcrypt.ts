import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** What bcrypt looks at of a password; the rest changes nothing. */
export const MAX_BCRYPT_BYTES = 72;

// Text and no file: what is compiled to dist/, run by tsx and run by Jest would each need another name for it.
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { compareSync } = require(workerData.library);
parentPort.postMessage(compareSync(workerData.password, workerData.hash));
`;

const library = createRequire(import.meta.url).resolve('bcryptjs');

/**
 * Compares a password with a bcrypt hash in a thread of its own: bcryptjs is JavaScript, and would stop every other request for as long as
 * the hash takes (0.3 s at cost 12, twice as much for each one more).
 */
export function compareBcrypt(password: string, hash: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(SCRIPT, {
      eval: true,
      workerData: { library, password, hash },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 32 },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The bcrypt thread ended with ${code}.`)));
  });
}
