import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupFormatError, END_OF_ROWS } from './backup-format.js';

const MARK = Buffer.from(`\n${END_OF_ROWS}`);
const LONGEST_LINE = 1024 * 1024;

/** Reads a backup from its beginning to its end: lines, and between them the rows of tables. Memory stays flat. */
export class BackupReader {
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly close: () => void;
  private held: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    const source = createReadStream(file);
    const text = createGunzip();
    // The next read throws the error of either.
    pipeline(source, text, () => undefined);
    this.chunks = (text as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.close = () => source.destroy();
  }

  /** @returns a line without its end; undefined after the last one. @throws BackupFormatError */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.held.indexOf(10);
      if (end >= 0) {
        const line = this.held.toString('utf8', 0, end);
        this.held = this.held.subarray(end + 1);
        return line;
      }
      if (this.held.length > LONGEST_LINE)
        throw new BackupFormatError('This file is not a backup of Quartet.');
      if (!(await this.more())) return undefined;
    }
  }

  /** The rows of a table, in pieces, just as PostgreSQL wrote them. @throws BackupFormatError the file ends before they do */
  async *rows(): AsyncGenerator<Buffer> {
    // As if the line above ended here: the mark may follow at once.
    let begin = Buffer.from('\n');
    for (;;) {
      const all = Buffer.concat([begin, this.held]);
      const mark = all.indexOf(MARK);
      if (mark >= 0) {
        if (mark > 0) yield all.subarray(1, mark + 1);
        this.held = all.subarray(mark + MARK.length);
        return;
      }
      // The first byte has gone out before (or never was); the last ones may be the beginning of the mark.
      const keep = Math.min(MARK.length, all.length);
      if (all.length > keep) yield all.subarray(1, all.length - keep + 1);
      begin = all.subarray(all.length - keep);
      this.held = Buffer.alloc(0);
      if (!(await this.more()))
        throw new BackupFormatError('This backup is not whole: it ends in the middle of a table.');
    }
  }

  end(): void {
    this.close();
  }

  private async more(): Promise<boolean> {
    let next: IteratorResult<Buffer>;
    try {
      next = await this.chunks.next();
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw error;
      if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR') {
        throw new BackupFormatError('This file is not a backup of Quartet, or it is damaged.', {
          cause: error,
        });
      }
      throw error;
    }
    if (next.done === true) return false;
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
    return true;
  }
}
