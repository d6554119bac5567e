import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

/** Hooks of Node's own module loader: TypeScript through swc, and `@jest/globals` of the file that runs. */
const globals = new URL('./globals.mjs', import.meta.url).href;
/** With all of its path: the checkout may itself lie below a folder named so. */
const tests = new URL('../', import.meta.url).href;

/** What belongs to the tests is loaded anew for each test file, since it may register hooks; all else once for a worker (but test/stryker/runner.mjs). */
const isFresh = (url) =>
  url.startsWith(tests) || url.endsWith('/spec-support.ts') || process.env.QUARTET_TEST_FRESH === 'all';

export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
  const parent = context.parentURL ?? '';
  if (/^\.{1,2}\//.test(specifier) && specifier.endsWith('.js') && /\.ts(\?|$)/.test(parent)) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), parent);
    if (existsSync(url)) {
      if (isFresh(url.href)) url.search = new URL(parent).search;
      return { url: url.href, shortCircuit: true };
    }
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!/\.ts(\?|$)/.test(url) || url.includes('/node_modules/')) return next(url, context);
  return { format: 'module', source: await compile(fileURLToPath(url)), shortCircuit: true };
}
