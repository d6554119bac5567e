/**
 * A backup is a gzipped text that psql could read too: a header in a comment, for each table a COPY with its rows as PostgreSQL writes them,
 * and an end in a comment, without which it is not whole. It holds rows only: the tables come from the migrations that the header names.
 */
export const FORMAT = 1;

const HEADER = '-- Quartet backup ';
const END = '-- end ';

export interface BackupHeader {
  readonly format: number;
  /** Version of Quartet that wrote it. */
  readonly quartet: string;
  readonly postgres: string;
  /** ISO 8601: the moment that it shows. */
  readonly at: string;
  /** Names, in the order in which they ran. */
  readonly migrations: readonly string[];
  /** Hex: which keys of SECRETS_KEY its sealed values need (SecretBox.marks). */
  readonly marks: readonly string[];
  /** `schema.sequence`: where it goes on. */
  readonly sequences: Readonly<Record<string, { readonly value: string; readonly called: boolean }>>;
}

/** Rows of each table. */
export type RowCounts = Readonly<Record<string, number>>;

/** The file is no backup, or not a whole one; the message is for the operator. */
export class BackupFormatError extends Error {
  override readonly name = 'BackupFormatError';
}

export function headerLine(header: BackupHeader): string {
  return `${HEADER}${JSON.stringify(header)}\n`;
}

/** @throws BackupFormatError */
export function parseHeader(line: string | undefined): BackupHeader {
  if (line?.startsWith(HEADER) !== true) throw new BackupFormatError('This file is not a backup of Quartet.');
  const header = JSON.parse(line.slice(HEADER.length)) as BackupHeader;
  if (header.format !== FORMAT) {
    throw new BackupFormatError(
      `This backup has the format ${header.format}; this version of Quartet reads ${FORMAT}.`,
    );
  }
  return header;
}

export function endLine(rows: RowCounts): string {
  return `${END}${JSON.stringify(rows)}\n`;
}

/** @returns undefined where the line is another one */
export function parseEnd(line: string): RowCounts | undefined {
  return line.startsWith(END) ? (JSON.parse(line.slice(END.length)) as RowCounts) : undefined;
}

/** Ends the rows of a table. */
export const END_OF_ROWS = '\\.\n';
