import { readFileSync, writeFileSync } from 'node:fs';
import { bobuxModel } from './bobux-model.js';
import { pythonCommands, pythonTypes } from './python.js';
import { bobuxMethods, bobuxTypes, restTypes } from './typescript.js';

/**
 * `npm run clients:generate` writes what the client packages take from the server's own definitions; with `--check` it only says which of
 * these files are stale, and ends with 1.
 */
const model = bobuxModel();
const files: Record<string, string> = {
  'typescript/src/generated/openapi.ts': await restTypes(),
  'typescript/src/generated/bobux.ts': await bobuxTypes(model),
  'typescript/src/generated/bobux-commands.ts': await bobuxMethods(model),
  'python/src/quartet/bobux_types.py': pythonTypes(model),
  'python/src/quartet/bobux_commands.py': pythonCommands(model),
};

const isCheck = process.argv.includes('--check');
for (const [name, text] of Object.entries(files)) {
  const file = new URL(`../${name}`, import.meta.url);
  if (!isCheck) writeFileSync(file, text);
  else if (readOrEmpty(file) !== text) {
    console.error(`clients/${name} is stale: npm run clients:generate`);
    process.exitCode = 1;
  }
}

function readOrEmpty(file: URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
