import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { typeProblems } from '../support/type-problems.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const CLIENT = join(root, 'clients/typescript/src/lishop/index.ts');
const SERVER = 'http://127.0.0.1:3000';

let lishop: LiShopApp;
let directory: string;
let docs: string;
beforeAll(async () => {
  // As the document says.
  lishop = await LiShopApp.start({ LISHOP_RECEIPTS: 'off' });
  directory = await mkdtemp(join(tmpdir(), 'quartet-docs-'));
  docs = await readFile(join(root, 'docs/lishop.md'), 'utf8');
});
afterAll(async () => {
  await lishop.close();
  await rm(directory, { recursive: true });
});

/** A section's program, which may stand in several pieces, and the last line that it prints. */
function programOf(heading: string): { readonly program: string; readonly last: string } {
  const [, section = ''] = docs.split(`### ${heading}\n`);
  const [own = ''] = section.split(/^##/m);
  const blocks = (language: string): string[] =>
    [...own.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map(([, block = '']) => block);
  const [printed = ''] = blocks('text');
  return { program: blocks('ts').join('\n'), last: printed.trimEnd().split('\n').at(-1) ?? '' };
}

describe.each(['With the TypeScript client', 'By hand'])('docs/lishop.md, "%s"', (heading) => {
  let file: string;
  let last: string;
  beforeAll(async () => {
    const found = programOf(heading);
    ({ last } = found);
    expect(found.program).toContain(SERVER);
    file = join(directory, `${heading.toLowerCase().replaceAll(' ', '-')}.mts`);
    const program = found.program
      .replaceAll(SERVER, lishop.quartet.url)
      .replaceAll('quartet-client/lishop', CLIENT);
    await writeFile(file, program);
  });

  it('should be right TypeScript', () => {
    expect(typeProblems(file)).toEqual([]);
  });

  it('should do what it says', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      env: { PATH: process.env.PATH },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      expect(last).not.toBe('');
      await eventually(() => printed.trimEnd().split('\n').at(-1) === last, 30_000).catch(() => undefined);
      expect(printed.trimEnd().split('\n').at(-1)).toBe(last);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });
});
