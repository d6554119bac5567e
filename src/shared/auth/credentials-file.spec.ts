import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credentialsTable, writeCredentialsFile } from './credentials-file.js';

const generated = {
  admin: { username: 'admin', password: 'password of the operator' },
  bobux: { key: '0f8fad5b-d9cb-469f-a165-70867728950e', secret: 'ab'.repeat(32) },
  imbachat: { login: 'imbachat', password: 'imba password', secretKey: 'cd'.repeat(32) },
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quartet-credentials-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('credentials.json', () => {
  it('should hold the credentials as documented, readable by its owner only', async () => {
    const file = await writeCredentialsFile(directory, generated);
    expect(file).toBe(join(directory, 'credentials.json'));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(generated);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['credentials.json']);
  });

  it('should be replaced as a whole, and closed again where it was left open', async () => {
    const file = await writeCredentialsFile(directory, generated);
    await chmod(file, 0o644);
    await writeCredentialsFile(directory, { admin: generated.admin });
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ admin: generated.admin });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('should stand in a directory for its owner only, where that had to be made', async () => {
    const dataDir = join(directory, 'data');
    await writeCredentialsFile(dataDir, generated);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });
});

describe('the table of first credentials', () => {
  it('should show every value with its name', () => {
    expect(credentialsTable(generated).split('\n')).toEqual([
      '  admin     username  admin',
      '  admin     password  password of the operator',
      '  bobux     key       0f8fad5b-d9cb-469f-a165-70867728950e',
      `  bobux     secret    ${'ab'.repeat(32)}`,
      '  imbachat  login     imbachat',
      '  imbachat  password  imba password',
      `  imbachat  secretKey ${'cd'.repeat(32)}`,
    ]);
  });
});
