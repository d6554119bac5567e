import { UnsealError, type SecretBox } from '../secrets/secret-box.js';
import type { Queryable, Transactions } from '../database/queryable.js';
import type { IntegrityChecks, SealedTable } from './integrity-checks.js';
import { Found } from './sealed-audit.js';
import { columnsOf, nameOf, sealedRows, type SealedRow } from './sealed-rows.js';

const CHUNK = 200;
/** Passes over a table: what was locked, or just being written, in one of them is there in the next. */
const PASSES = 20;
const PAUSE_MS = 250;

/** What is left of a table that should be under the first key. */
export interface Rekeyed {
  readonly table: string;
  readonly renewed: number;
  /** Rows that no key of SECRETS_KEY opens, and that are as they were. */
  readonly unopened: Found;
  /** Rows that are still under an older key, for whatever reason; those that no key opens among them. */
  readonly left: number;
}

/** A row as it was read, and what is to be written in its place. */
interface Renewal {
  readonly old: SealedRow;
  readonly next: Readonly<Record<string, Buffer>>;
}

/** @throws UnsealError */
function renewalOf(table: SealedTable, old: SealedRow, box: SecretBox): Renewal {
  const texts = new Map<string, string>();
  for (const { column, associatedData } of table.sealed) {
    const sealed = old[column];
    if (Buffer.isBuffer(sealed)) texts.set(column, box.open(sealed, associatedData(old)));
  }
  const { index } = table;
  const indexed = index && texts.get(index.of);
  const anew =
    index && indexed !== undefined ? { [index.column]: box.blindIndex(indexed, index.purpose) } : {};
  // A value may be bound to its row by the very index that changes.
  const identity = { ...old, ...anew };
  const sealed = table.sealed.flatMap(({ column, associatedData }) => {
    const text = texts.get(column);
    return text === undefined ? [] : [[column, box.seal(text, associatedData(identity))]];
  });
  return { old, next: { ...(Object.fromEntries(sealed) as Record<string, Buffer>), ...anew } };
}

/** SQL types of a table's columns. */
async function typesOf(database: Queryable, { table }: SealedTable): Promise<Map<string, string>> {
  const rows = await database.query<{ column: string; type: string }>(
    `SELECT attname AS column, format_type(atttypid, atttypmod) AS type FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
    [table],
  );
  return new Map(rows.map(({ column, type }) => [column, type]));
}

/** A statement for a table that writes a chunk of renewals. @returns how many rows were written */
type Write = (renewals: readonly Renewal[]) => Promise<number>;

/**
 * A chunk is one statement, and each row is written only if it is still what was read: a change meanwhile sealed it with the first
 * key. A row that somebody else has locked is left for the next pass, so that nobody can wait for us while we wait for him.
 */
async function prepareWrite(database: Queryable, table: SealedTable): Promise<Write> {
  const types = await typesOf(database, table);
  const read = columnsOf(table);
  const changed = [...table.sealed.map(({ column }) => column), ...(table.index ? [table.index.column] : [])];
  const names = [...read.map((column) => `old_${column}`), ...changed.map((column) => `new_${column}`)];
  const arrays = [...read, ...changed].map((column, n) => `$${n + 1}::${types.get(column) ?? 'text'}[]`);
  const unchanged = read.map((column) => `t.${column} IS NOT DISTINCT FROM v.old_${column}`);
  const statement = `
    WITH locked AS MATERIALIZED (
      SELECT t.ctid AS place, ${changed.map((column) => `v.new_${column}`).join(', ')}
      FROM unnest(${arrays.join(', ')}) AS v (${names.join(', ')})
      JOIN ${table.table} t ON ${table.key.map((column) => `t.${column} = v.old_${column}`).join(' AND ')}
      WHERE ${unchanged.join(' AND ')} FOR UPDATE OF t SKIP LOCKED
    )
    UPDATE ${table.table} t SET ${changed.map((column) => `${column} = locked.new_${column}`).join(', ')}
    FROM locked WHERE t.ctid = locked.place RETURNING 1 AS renewed`;
  return async (renewals) => {
    const parameters = [
      ...read.map((column) => renewals.map(({ old }) => old[column] ?? null)),
      ...changed.map((column) => renewals.map(({ old, next }) => next[column] ?? old[column] ?? null)),
    ];
    return (await database.query(statement, parameters)).length;
  };
}

async function rekeyTable(
  database: Queryable & Transactions,
  box: SecretBox,
  table: SealedTable,
  renewedIn: (transaction: Queryable, rows: number) => Promise<void>,
  progress: (renewed: number) => void,
): Promise<Rekeyed> {
  const write = await prepareWrite(database, table);
  let renewed = 0;
  let unopened = new Found();
  let seen = 0;
  for (let pass = 1; pass <= PASSES; pass += 1) {
    unopened = new Found();
    seen = 0;
    let written = 0;
    for await (const chunk of sealedRows(database, table, CHUNK, box)) {
      seen += chunk.length;
      const renewals: Renewal[] = [];
      for (const row of chunk) {
        try {
          renewals.push(renewalOf(table, row, box));
        } catch (error) {
          if (!(error instanceof UnsealError)) throw error;
          unopened.add(`${nameOf(table, row)}: ${error.message}`);
        }
      }
      if (renewals.length > 0)
        written += await database.transaction(async (transaction) => {
          const rows = await write(renewals);
          if (rows > 0) await renewedIn(transaction, rows);
          return rows;
        });
      progress(renewed + written);
    }
    renewed += written;
    if (seen === unopened.found) break;
    if (written === 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { table: table.table, renewed, unopened, left: seen };
}

/**
 * Seals everything with the first key of SECRETS_KEY and makes the blind indexes anew. Works beside running servers; killed in the middle,
 * it goes on where it was: what is under the first key already is not touched.
 * @param database one connection: a transaction on it is a chunk
 * @param renewedIn called in the transaction of each chunk in which rows were renewed
 * @param progress called after each chunk how many rows of a table were renewed
 */
export async function* rekey(
  database: Queryable & Transactions,
  box: SecretBox,
  integrity: readonly IntegrityChecks[],
  renewedIn: (transaction: Queryable, table: string, rows: number) => Promise<void>,
  progress: (table: string, renewed: number) => void,
): AsyncGenerator<Rekeyed> {
  for (const table of integrity.flatMap(({ sealed }) => sealed)) {
    yield await rekeyTable(
      database,
      box,
      table,
      (transaction, rows) => renewedIn(transaction, table.table, rows),
      (renewed) => progress(table.table, renewed),
    );
  }
}
