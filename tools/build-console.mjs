import { spawn } from 'node:child_process';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { newestOf, stampedAt } from './newest.mjs';

const STAMP = 'dist/console/.built';
const VITE = 'node_modules/vite/bin/vite.js';
const SOURCES = [
  'console',
  'clients/typescript/src/generated',
  'tools/build-console.mjs',
  'package-lock.json',
];

/**
 * Builds the console into dist/console, where its sources are newer than what is built.
 * @returns the exit code
 */
export async function buildConsole() {
  if (!existsSync('console') || newestOf(SOURCES) <= stampedAt(STAMP)) return 0;
  if (!existsSync(VITE)) {
    process.stderr.write(
      'The console is not built: its tools are packages for development (`npm ci` without --omit=dev).\n',
    );
    return 0;
  }
  const began = new Date();
  const args = [VITE, 'build', 'console', '--logLevel', 'warn'];
  const vite = spawn(process.execPath, args, { stdio: 'inherit' });
  const code = await new Promise((resolve) => vite.once('exit', (status) => resolve(status ?? 1)));
  if (code === 0) {
    writeFileSync(STAMP, '');
    // What was changed meanwhile is newer.
    utimesSync(STAMP, began, began);
  }
  return code;
}
