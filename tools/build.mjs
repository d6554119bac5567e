/**
 * Compiles Quartet where that is needed: `node tools/build.mjs` where the sources are newer than what is built; `--if-missing` only where nothing is
 * built, for the operator's commands, which must not change the files of a running server.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(root, 'dist', '.built');
const SOURCES = [
  'src',
  'tools/compile.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

/** When the newest of the sources was changed; a deleted file shows in its folder. Undefined where there are none, as in the image. */
function newestSource() {
  if (!existsSync(join(root, 'src'))) return undefined;
  const times = [];
  const look = (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    times.push(found.mtimeMs);
    if (found.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
  };
  for (const source of SOURCES) look(join(root, source));
  return Math.max(...times);
}

const ifMissing = process.argv.includes('--if-missing');
const isBuilt = existsSync(join(root, 'dist', 'src', 'main.js'));
const newest = newestSource();
const built = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const isStale = newest !== undefined && newest > built;

if (ifMissing && isBuilt) {
  if (isStale && built > 0) {
    process.stderr.write(
      'The sources are newer than what is built and runs here: the next npm start compiles them.\n',
    );
  }
} else if (isStale || !isBuilt) {
  const began = new Date();
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(STAMP, '');
  // What was changed meanwhile is newer.
  utimesSync(STAMP, began, began);
}
