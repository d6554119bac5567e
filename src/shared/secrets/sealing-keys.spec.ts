import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SecretsConfig, DatabaseConfig } from '../config/platform-settings.js';
import { ConfigurationError } from '../config/environment.js';
import { findSealingKeys, loadSealingKeys, replaceSealingKeys } from './sealing-keys.js';

const KEY = Buffer.alloc(32, 1).toString('base64');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quartet-keys-'));
});
afterEach(() => rm(directory, { recursive: true }));

function load(dataDir = directory, keys?: Buffer[]): Promise<readonly Buffer[]> {
  return loadSealingKeys(
    new SecretsConfig({ sealingKeys: keys }),
    new DatabaseConfig({ url: undefined, pool: 1, dataDir }),
  );
}

describe('the sealing key', () => {
  it('should be two keys while one takes the place of the other, in one step and for its owner only', async () => {
    const [old] = await load();
    const next = Buffer.alloc(32, 2);
    await replaceSealingKeys(directory, [next, old ?? next]);
    expect(await load()).toEqual([next, old]);
    const file = join(directory, 'secrets.key');
    expect(await readFile(file, 'utf8')).toBe(`${next.toString('base64')},${old?.toString('base64')}\n`);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['secrets.key']);
  });

  it('should not be made where it is only looked for', async () => {
    const credentials = new SecretsConfig({ sealingKeys: undefined });
    const elsewhere = join(directory, 'elsewhere');
    expect(
      await findSealingKeys(credentials, new DatabaseConfig({ url: undefined, pool: 1, dataDir: elsewhere })),
    ).toBeUndefined();
    expect(await readdir(directory)).toEqual([]);
  });

  it('should be made at the first start, readable by its owner only, and kept', async () => {
    const [key, ...others] = await load();
    expect(key).toHaveLength(32);
    expect(others).toEqual([]);
    const file = join(directory, 'secrets.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toBe(`${key?.toString('base64')}\n`);
    expect(await readdir(directory)).toEqual(['secrets.key']);
    expect(await load()).toEqual([key]);
  });

  it('should be 0600 also where the umask is a narrow or a wide one', async () => {
    for (const mask of [0o000, 0o077]) {
      const dataDir = join(directory, mask.toString(8));
      await mkdir(dataDir);
      const before = process.umask(mask);
      await load(dataDir).finally(() => process.umask(before));
      expect((await stat(join(dataDir, 'secrets.key'))).mode & 0o777).toBe(0o600);
    }
  });

  it('should be another one in every directory, which is made where it is missing', async () => {
    const [one] = await load(join(directory, 'a', 'b'));
    const [other] = await load(join(directory, 'c'));
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(false);
  });

  it('should be the same one for all that start at the same moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const dataDir = join(directory, String(round));
      const loaded = await Promise.all(
        // Not in step: one reads back what it made while the next is still writing.
        Array.from({ length: 8 }, (_, nth) => wait(nth / 2).then(() => load(dataDir))),
      );
      const kept = (await readFile(join(dataDir, 'secrets.key'), 'utf8')).trim();
      expect(new Set(loaded.map(([key]) => key?.toString('base64')))).toEqual(new Set([kept]));
      expect(await readdir(dataDir)).toEqual(['secrets.key']);
    }
  });

  it.each([
    ['nothing', ''],
    ['an empty line', '\n'],
    ['half a key', `${Buffer.alloc(16).toString('base64')}\n`],
    ['too long a key', `${Buffer.alloc(48).toString('base64')}\n`],
    ['hexadecimal', `${Buffer.alloc(32).toString('hex')}\n`],
    ['a key with something in it', `${KEY.slice(0, 20)}!?${KEY.slice(20)}\n`],
    ['two keys', `${KEY}\n${Buffer.alloc(32, 2).toString('base64')}\n`],
  ])('should be refused, and left alone, where the file holds %s', async (_what, content) => {
    const file = join(directory, 'secrets.key');
    await writeFile(file, content);
    await expect(load()).rejects.toThrow(ConfigurationError);
    await expect(load()).rejects.toThrow(`${file} does not hold 32 bytes in base64.`);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it('should be that of SECRETS_KEY where it is set, and then none be made', async () => {
    const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(await load(directory, keys)).toEqual(keys);
    expect(await readdir(directory)).toEqual([]);
  });

  it('should not be made anew where the old one cannot be read', async () => {
    await mkdir(join(directory, 'secrets.key'));
    await expect(load()).rejects.toThrow('EISDIR');
  });
});
