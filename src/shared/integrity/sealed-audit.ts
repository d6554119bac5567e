import { UnsealError, type SecretBox } from '../secrets/secret-box.js';
import type { Queryable } from '../database/queryable.js';
import type { SealedTable } from './integrity-checks.js';
import { nameOf, sealedRows, type SealedRow } from './sealed-rows.js';

const CHUNK = 500;
/** How many cases of a finding are shown. */
export const EXAMPLES = 5;

/** How many rows were found, and the first few of them. */
export class Found {
  found = 0;
  readonly examples: string[] = [];

  add(example: string): void {
    this.found += 1;
    if (this.examples.length < EXAMPLES) this.examples.push(example);
  }
}

export interface SealedAudit {
  readonly rows: number;
  /** Rows with a value that does not open, or whose index is not that of what it indexes. */
  readonly unopened: Found;
  /** Rows that an older key still seals. */
  readonly stale: Found;
}

/** @returns what is wrong with a row; `undefined`: nothing */
function problemOf(table: SealedTable, row: SealedRow, box: SecretBox): string | undefined {
  for (const { column, associatedData } of table.sealed) {
    const sealed = row[column];
    if (!Buffer.isBuffer(sealed)) continue;
    try {
      const text = box.open(sealed, associatedData(row));
      if (table.index?.of !== column) continue;
      const { column: indexColumn, purpose } = table.index;
      const index = row[indexColumn] as Buffer;
      if (!box.blindIndexes(text, purpose).some((candidate) => candidate.equals(index))) {
        return `${indexColumn} is not the index of ${column}`;
      }
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      return `${column}: ${error.message}`;
    }
  }
  return undefined;
}

/** Opens every sealed value of a table and compares its blind index; flat memory. */
export async function auditSealed(
  database: Queryable,
  box: SecretBox,
  table: SealedTable,
): Promise<SealedAudit> {
  let rows = 0;
  const unopened = new Found();
  const stale = new Found();
  for await (const chunk of sealedRows(database, table, CHUNK)) {
    rows += chunk.length;
    for (const row of chunk) {
      const problem = problemOf(table, row, box);
      if (problem !== undefined) unopened.add(`${nameOf(table, row)}: ${problem}`);
      const values = table.sealed.map(({ column }) => row[column]).filter((value) => Buffer.isBuffer(value));
      if (values.some((value) => box.isStale(value))) stale.add(nameOf(table, row));
    }
  }
  return { rows, unopened, stale };
}
