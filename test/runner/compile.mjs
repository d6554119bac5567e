import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import swc from '@swc/core/package.json' with { type: 'json' };

export const root = fileURLToPath(new URL('../..', import.meta.url));
/** What was compiled: `PATH.js`, whose first line names what it was made of, and `PATH.js.map`. */
export const compiledFolder = join(root, 'node_modules/.cache/quartet-tests');

const OPTIONS = {
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'es6' },
};

async function replaceFile(path, text) {
  // Several workers may compile the same file at once.
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}

/** @returns the JavaScript of a TypeScript file, from what was compiled before where that is of the same text */
export async function compile(file) {
  const source = await readFile(file, 'utf8');
  const hash = createHash('sha256')
    .update(JSON.stringify([swc.version, OPTIONS, source]))
    .digest('hex');
  const first = `/* ${hash} */`;
  const output = join(compiledFolder, `${relative(root, file)}.js`);
  const before = await readFile(output, 'utf8').catch(() => '');
  if (before.startsWith(first)) return before;
  const { code, map } = await transform(source, { ...OPTIONS, filename: file });
  // On the same line, so that the map stays true.
  const text = `${first}${code}`;
  await mkdir(dirname(output), { recursive: true });
  await replaceFile(`${output}.map`, map);
  await replaceFile(output, text);
  return text;
}
