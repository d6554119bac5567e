// `npm run build`: compiles src into dist, puts the SQL files beside it, takes away what is gone, and builds the console where its sources
// changed, and gathers the documents. tools/build.mjs says when.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildConsole } from './build-console.mjs';
import { buildDocs } from './build-docs.mjs';

const FOLDERS = ['src'];

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

/** What tsc leaves alone: SQL files, and what stands in the same folders for those that read them. */
const isCopied = (file) => /\/sql\/[^/]+\.(sql|json)$/.test(file.replaceAll('\\', '/'));

/** tsc never takes away what it made of a file that is gone. */
function removeOrphans(sources) {
  const made = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')));
  for (const folder of FOLDERS) {
    const out = join('dist', folder);
    if (!existsSync(out)) continue;
    for (const file of filesBelow(out)) {
      if (!made.has(file.slice('dist/'.length).replace(/\.map$/, ''))) rmSync(file);
    }
  }
}

/** Both at once: the compiler keeps one core, the bundler the other. */
const tsc = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
const compiled = new Promise((resolve) => tsc.once('exit', (code) => resolve(code ?? 1)));
const [status, ofConsole] = await Promise.all([compiled, buildConsole()]);
if (status !== 0) process.exit(status);
const sources = FOLDERS.flatMap(filesBelow);
removeOrphans(sources);
for (const file of sources.filter(isCopied)) {
  mkdirSync(dirname(join('dist', file)), { recursive: true });
  cpSync(file, join('dist', file));
}
buildDocs();
process.exit(ofConsole);
