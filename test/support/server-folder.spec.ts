import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';

const FILE = './server-folder.mjs';
const { makeServerFolder } = (await import(FILE)) as {
  makeServerFolder: (memory?: string) => Promise<string>;
};

it('should lie in memory where there is room', async () => {
  const memory = await mkdtemp(join(tmpdir(), 'quartet-memory-'));
  const folder = await makeServerFolder(memory);
  expect(dirname(folder)).toBe(memory);
  await rm(memory, { recursive: true });
});

it('should lie with all temporary files where there is no memory to write to, or too little', async () => {
  for (const memory of ['/nowhere', '/proc']) {
    const folder = await makeServerFolder(memory);
    expect(await realpath(dirname(folder))).toBe(await realpath(tmpdir()));
    await rm(folder, { recursive: true });
  }
});
