import type pg from 'pg';
import { distinctNames } from './column-names.js';
import { readSqlValue } from './sql-types.js';

/** The rows of an answer, made into JSON as they come and measured so: what is past the limits is dropped at once. */
export class AnswerRows {
  private readonly rows: string[] = [];
  private names: readonly string[] | undefined;
  private bytes = 0;
  /** Rows that came, the dropped ones among them. */
  count = 0;

  constructor(
    private readonly maxRows: number,
    private readonly maxBytes: number,
  ) {}

  get isTooLarge(): boolean {
    return this.bytes > this.maxBytes;
  }

  get isTooLong(): boolean {
    return this.count > this.maxRows;
  }

  /** Never throws: it is called inside the driver. */
  add(fields: readonly pg.FieldDef[], values: readonly (string | null)[]): void {
    this.count += 1;
    if (this.isTooLong || this.isTooLarge) {
      this.rows.length = 0;
      return;
    }
    this.names ??= distinctNames(fields.map(({ name }) => name));
    const row = JSON.stringify(
      Object.fromEntries(this.names.map((name, at) => [name, valueOf(fields[at], values[at])])),
    );
    this.bytes += Buffer.byteLength(row) + 1;
    this.rows.push(row);
  }

  /** A JSON list. */
  toJson(): string {
    return `[${this.rows.join(',')}]`;
  }
}

function valueOf(field: pg.FieldDef | undefined, text: string | null | undefined): unknown {
  return field === undefined || text === null || text === undefined
    ? null
    : readSqlValue(field.dataTypeID, text);
}
