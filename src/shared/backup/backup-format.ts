import { z } from 'zod';

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
  /** Hex: which keys of SECRETS_KEY its sealed values need (SecretBox.keyIds). */
  readonly marks: readonly string[];
  /** `schema.sequence`: where it goes on. */
  readonly sequences: Readonly<Record<string, { readonly value: string; readonly called: boolean }>>;
}

const formatOnly = z.object({ format: z.number() });
const headerShape = formatOnly.extend({
  quartet: z.string(),
  postgres: z.string(),
  at: z.string(),
  migrations: z.array(z.string()),
  marks: z.array(z.string()),
  sequences: z.record(z.string(), z.object({ value: z.string(), called: z.boolean() })),
}) satisfies z.ZodType<BackupHeader>;
const countsShape = z.record(z.string(), z.int().min(0));

/** Rows of each table. */
export type RowCounts = Readonly<Record<string, number>>;

/** The file is no backup, or not a whole one; the message is for the operator. */
export class BackupFormatError extends Error {
  override readonly name = 'BackupFormatError';
}

/** The first line of a backup, which `parseHeader` reads. */
export function headerLine(header: BackupHeader): string {
  return `${HEADER}${JSON.stringify(header)}\n`;
}

/** @throws BackupFormatError */
export function parseHeader(line: string | undefined): BackupHeader {
  if (line?.startsWith(HEADER) !== true) throw new BackupFormatError('This file is not a backup of Quartet.');
  const header = jsonOf(line.slice(HEADER.length));
  const { success, data } = formatOnly.safeParse(header);
  if (success && data.format !== FORMAT) {
    throw new BackupFormatError(
      `This backup has the format ${data.format}; this version of Quartet reads ${FORMAT}.`,
    );
  }
  const whole = headerShape.safeParse(header);
  if (!whole.success) throw new BackupFormatError('The first line of this backup is damaged.');
  return whole.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BackupFormatError('This backup is damaged: a line of Quartet in it cannot be read.');
  }
}

/** The last line of a backup, which `parseEnd` reads. */
export function endLine(rows: RowCounts): string {
  return `${END}${JSON.stringify(rows)}\n`;
}

/** @returns undefined where the line is another one. @throws BackupFormatError */
export function parseEnd(line: string): RowCounts | undefined {
  if (!line.startsWith(END)) return undefined;
  const { success, data } = countsShape.safeParse(jsonOf(line.slice(END.length)));
  if (!success) throw new BackupFormatError('The last line of this backup is damaged.');
  return data;
}

/** Ends the rows of a table. */
export const END_OF_ROWS = '\\.\n';
