/**
 * Compiles Quartet where that is needed: `node tools/build.mjs` where the sources are newer than what is built; `--if-missing` only where nothing is
 * built, for the operator's commands, which must not change the files of a running server.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newestOf, stampedAt } from './newest.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(root, 'dist', '.built');
const SOURCES = [
  'src',
  'console',
  'clients/typescript/src/generated',
  'clients/typescript/README.md',
  'clients/python/README.md',
  'examples/README.md',
  'docs',
  'README.md',
  'CHANGELOG.md',
  'tools',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
];

const ifMissing = process.argv.includes('--if-missing');
const isBuilt = existsSync(join(root, 'dist', 'src', 'main.js'));
// The image has no sources.
const hasSources = existsSync(join(root, 'src'));
const built = stampedAt(STAMP);
const isStale = hasSources && newestOf(SOURCES.map((source) => join(root, source))) > built;

if (ifMissing && isBuilt) {
  if (isStale && built > 0) {
    process.stderr.write(
      'The sources are newer than what is built and runs here: the next npm start compiles them.\n',
    );
  }
} else if (isStale || !isBuilt) {
  const began = new Date();
  process.stderr.write(
    built > 0
      ? 'Building what changed …\n'
      : 'Building Quartet, which takes half a minute the first time …\n',
  );
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
  process.stderr.write(`Built in ${((Date.now() - began.getTime()) / 1000).toFixed(1)} s.\n`);
  writeFileSync(STAMP, '');
  // What was changed meanwhile is newer.
  utimesSync(STAMP, began, began);
}
