import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BackupFormatError, parseHeader } from './backup-format.js';
import { BackupReader } from './backup-reader.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quartet-backup-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function reading(content: Buffer): Promise<BackupReader> {
  const file = join(directory, 'backup');
  await writeFile(file, content);
  return new BackupReader(file);
}

async function rowsOf(reader: BackupReader): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of reader.rows()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

describe('a backup that is read', () => {
  it('should give lines and rows as they were written, wherever the pieces of the file end', async () => {
    // Beginnings of the mark, alone on a line and not.
    const row = fc.constantFrom('', '\\', '\\\\.', 'a\\.', '.', 'x'.repeat(70_000), 'ä\\tb', '\\\\');
    const tables = fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(tables, async (given) => {
        const text = given
          .map((rows, n) => `line ${n}\n${rows.map((one) => `${one}\n`).join('')}\\.\n`)
          .join('');
        const reader = await reading(gzipSync(`first\n${text}last\n`));
        expect(await reader.line()).toBe('first');
        for (const [n, rows] of given.entries()) {
          expect(await reader.line()).toBe(`line ${n}`);
          expect(await rowsOf(reader)).toBe(rows.map((one) => `${one}\n`).join(''));
        }
        expect(await reader.line()).toBe('last');
        expect(await reader.line()).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  it('should not be taken for one where it is something else', async () => {
    const texts = [Buffer.from('plain text'), Buffer.alloc(0), gzipSync('-- something else\n'), gzipSync('')];
    for (const content of texts) {
      const reader = await reading(content);
      await expect(reader.line().then(parseHeader)).rejects.toThrow(BackupFormatError);
    }
    const newer = await reading(gzipSync('-- Quartet backup {"format":2}\n'));
    await expect(newer.line().then(parseHeader)).rejects.toThrow('has the format 2');
  });

  it('should not end in the middle', async () => {
    const reader = await reading(gzipSync('line\nrow\n'));
    await reader.line();
    await expect(rowsOf(reader)).rejects.toThrow('not whole');
    const whole = gzipSync(Buffer.from(Array.from({ length: 9_999 }, (_, n) => `${n * n}`).join('\n')));
    const cut = await reading(whole.subarray(0, whole.length / 2));
    await expect(rowsOf(cut)).rejects.toThrow(BackupFormatError);
  });
});
