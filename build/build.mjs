// `npm run build`: compiles src and migrations into dist and puts the SQL files beside them, but only when something changed since the last time:
// tsc takes seconds to find out that it has nothing to do, and every `npm start` would wait for it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const STAMP = 'dist/.build-stamp';
const FOLDERS = ['src', 'migrations'].filter((folder) => existsSync(folder));
const FILES = [
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
  'package-lock.json',
  'build/build.mjs',
];

/** Tests are not compiled; what reads nothing of them need not wait for them. */
const isInput = (file) => /\.(ts|sql|json)$/.test(file) && !/(\.(spec|slow)|spec-support)\.ts$/.test(file);

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();

/** Names, sizes and times of all that the build reads. Names too: a file that was deleted must not go on living in dist. */
function stampOf(inputs) {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** What tsc leaves alone: SQL files, and what stands in the same folders for those that read them. */
const isCopied = (file) => /\/sql\/[^/]+\.(sql|json)$/.test(file.replaceAll('\\', '/'));

const isTypeScript = (file) => file.endsWith('.ts');

/** tsc never takes away what it made of a file that is gone. */
function removeOrphans(inputs) {
  const made = new Set(inputs.flatMap((file) => (isTypeScript(file) ? [file.replace(/ts$/, 'js')] : [file])));
  for (const folder of FOLDERS) {
    const out = join('dist', folder);
    if (!existsSync(out)) continue;
    for (const file of filesBelow(out)) {
      const name = file.slice('dist/'.length).replace(/\.map$/, '');
      if (!made.has(name)) rmSync(file);
    }
  }
}

const inputs = [...FOLDERS.flatMap(filesBelow).filter(isInput), ...FILES.filter((file) => existsSync(file))];
const stamp = stampOf(inputs);
const isBuilt = existsSync(STAMP) && existsSync('dist/src/main.js') && readFileSync(STAMP, 'utf8') === stamp;

if (!isBuilt) {
  // Gone until the build is whole again.
  rmSync(STAMP, { force: true });
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  removeOrphans(inputs);
  for (const file of inputs.filter(isCopied)) {
    mkdirSync(dirname(join('dist', file)), { recursive: true });
    cpSync(file, join('dist', file));
  }
  writeFileSync(STAMP, stamp);
}
