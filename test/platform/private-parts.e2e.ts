import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** How a private part of a library shows: a name with an underscore, a type that its own types do not have, a file inside of a package. */
const SIGNS = [
  /(?:\.|\{ |readonly |\s)_[a-z]\w*\b(?!:|\)|,)/,
  /as unknown as (?:\{|\w*(?:Internals|Stored|Receiving)\b)/,
  /from '[^.'][^']*\/(?:dist|lib|constants)\b/,
  /Object\.assign\((?:server|socket|client|pool)\b/,
  /Object\.setPrototypeOf/,
];

async function sources(): Promise<string[]> {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.spec|\.slow|\.d)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('private parts of libraries', () => {
  it('should be used only by files that the table in docs/architecture.md names', async () => {
    const text = await readFile(join(root, 'docs/architecture.md'), 'utf8');
    const table = text.slice(text.indexOf('## Private parts of libraries'), text.indexOf('## Mutations'));
    const used: string[] = [];
    for (const file of await sources()) {
      const lines = (await readFile(file, 'utf8')).split('\n');
      if (lines.some((line) => SIGNS.some((sign) => sign.test(line)))) used.push(file);
    }
    expect(used.length).toBeGreaterThan(10);
    const unnamed = used.filter((file) => !table.includes(`/${file.split('/').slice(-1).join('/')}\``));
    expect(unnamed.map((file) => relative(root, file))).toEqual([]);
  });
});
