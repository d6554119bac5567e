import { afterEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, settings } from '../../src/assembly.js';
import { ConfigurationError, readVariables, variablesOf } from '../../src/shared/config/environment.js';
import { DatabaseConfig, HttpConfig, MailConfig } from '../../src/shared/config/platform-settings.js';

describe('readVariables', () => {
  const made: string[] = [];
  const before = { ...process.env };

  afterEach(async () => {
    process.env = { ...before };
    for (const directory of made.splice(0)) await rm(directory, { recursive: true });
  });

  async function directory(): Promise<string> {
    made.push(await mkdtemp(join(tmpdir(), 'quartet-env-')));
    return made[made.length - 1] ?? '';
  }

  it('should read .env below the environment of the process', async () => {
    const file = join(await directory(), '.env');
    await writeFile(
      file,
      '# a comment\nDATABASE_POOL=7\nMAIL_FROM="From the file <q@example.org>"\nTRUST_PROXY=3\n',
    );
    process.env.TRUST_PROXY = '5';
    delete process.env.DATABASE_POOL;
    const config = readConfig(readVariables(file));
    expect(config.get(DatabaseConfig).pool).toBe(7);
    expect(config.get(MailConfig).from).toBe('From the file <q@example.org>');
    expect(config.get(HttpConfig).trustProxy).toBe(5);
    expect(process.env.DATABASE_POOL).toBeUndefined();
  });

  it('should do without a .env', async () => {
    process.env.DATABASE_POOL = '11';
    expect(readConfig(readVariables(join(await directory(), '.env'))).get(DatabaseConfig).pool).toBe(11);
  });

  it('should say so when .env cannot be read', async () => {
    const file = join(await directory(), '.env');
    await mkdir(file);
    expect(() => readVariables(file)).toThrow(ConfigurationError);
    expect(() => readVariables(file)).toThrow(`The file ${file} cannot be read: EISDIR`);
  });

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16, as PowerShell writes it', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-8 with lines as on Windows', (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))],
  ])('should read a .env in %s', async (_what, encoded) => {
    const file = join(await directory(), '.env');
    await writeFile(file, encoded('DATABASE_POOL=7\nMAIL_FROM="Zoë <q@example.org>"\n'));
    const { DATABASE_POOL, MAIL_FROM } = readVariables(file);
    expect([DATABASE_POOL, MAIL_FROM]).toEqual(['7', 'Zoë <q@example.org>']);
  });

  it('should say so where .env is in none of these', async () => {
    const file = join(await directory(), '.env');
    await writeFile(file, Buffer.from('MAIL_FROM="Zo\xeb <q@example.org>"\n', 'latin1'));
    expect(() => readVariables(file)).toThrow(`The file ${file} cannot be read:`);
  });

  it('should validate what stands in .env', async () => {
    const file = join(await directory(), '.env');
    await writeFile(file, 'DATABASE_POOL=lots\n');
    expect(() => readConfig(readVariables(file))).toThrow(
      'DATABASE_POOL is "lots"; allowed: a whole number, 1 to 500',
    );
  });
});

describe('.env.example', () => {
  it('should list every variable, once, and no other', () => {
    const file = new URL('../../.env.example', import.meta.url);
    const listed = [...readFileSync(file, 'utf8').matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(
      ([, name]) => name,
    );
    expect([...listed].sort()).toEqual([...variablesOf(settings)].sort());
  });
});
