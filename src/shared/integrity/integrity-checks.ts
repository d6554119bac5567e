/** Something that must be true of the data of a context and that no constraint of the database holds already. */
export interface Invariant {
  /** A sentence, such as `each balance is the sum of its entries`. */
  readonly name: string;
  /** The table whose rows it is about, for the count. */
  readonly over: string;
  /** A SELECT of one text column `what`: a row for each case in which it is not true. Never with a secret in it. */
  readonly wrong: string;
  /** Worth knowing, but nothing is wrong: does not change the verdict of the audit. */
  readonly note?: true;
}

/** A column that SecretBox seals. */
interface SealedColumn<Row> {
  readonly column: string;
  /** The associated data with which it is sealed, made of the row's key and index. */
  readonly associatedData: (row: Row) => string;
}

/** A blind index of a sealed column. */
export interface BlindIndex {
  readonly column: string;
  readonly purpose: string;
  /** The sealed column that holds what is indexed. */
  readonly of: string;
}

/** A table with sealed columns. */
export interface SealedTable<Row = Readonly<Record<string, unknown>>> {
  readonly table: string;
  /** The primary key, by which it is read in chunks. */
  readonly key: readonly string[];
  /** Further columns that the identities of the sealed ones are made of; the blind index is one of them by itself. */
  readonly identity?: readonly string[];
  readonly sealed: readonly SealedColumn<Row>[];
  readonly index?: BlindIndex;
}

/** What a context knows of its own data that an audit, and a change of the sealing key, must know. */
export interface IntegrityChecks {
  readonly context: string;
  readonly schema: string;
  readonly invariants: readonly Invariant[];
  readonly sealed: readonly SealedTable[];
  /** Columns of type bytea that are neither sealed nor an index, as `schema.table.column`: a test asks about every one. */
  readonly plainBytes?: readonly string[];
}

/** A sealed table with the types of its rows, as `pg` gives them: bytea as Buffer, uuid and text as string. */
export function sealedTable<Row extends object>(table: SealedTable<Row>): SealedTable {
  return table as unknown as SealedTable;
}

/** SQL: a server works on this database now, so what is late has no excuse. */
export const QUARTET_IS_RUNNING =
  "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'quartet')";
