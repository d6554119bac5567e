/**
 * A place in the changes of a list: everything up to it is known. Changes stand in the order of the list's change number, and those of one
 * transaction, which share it, in the order of their articles.
 */
export interface Cursor {
  /** The list's change number. */
  readonly change: number;
  /** The last article of this number that is known; all of them where it is missing. */
  readonly article?: number;
  /** Of who began without a cursor and has not read all articles yet: tombstones up to this number are nothing to them. */
  readonly began?: number;
}

/** Longer than any: three numbers of 16 digits in base64. */
const MAX_LENGTH = 100;
const pattern = /^(\d{1,16})(?:\.(\d{1,16}))?(?:-(\d{1,16}))?$/;

/** The text that stands for it; apps make nothing of it. */
export function cursorText({ change, article, began }: Cursor): string {
  const text = `${change}${article === undefined ? '' : `.${article}`}${began === undefined ? '' : `-${began}`}`;
  return Buffer.from(text, 'latin1').toString('base64url');
}

/** @returns `undefined` for what `cursorText` never made */
export function parseCursor(text: string): Cursor | undefined {
  if (text.length > MAX_LENGTH || !/^[\w-]+$/.test(text)) return undefined;
  const [, ...numbers] = pattern.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  const [change, article, began] = numbers.map((digits) =>
    digits === undefined ? undefined : Number(digits),
  );
  if (change === undefined || !numbers.every((_, n) => Number.isSafeInteger(Number(numbers[n] ?? 0))))
    return undefined;
  return { change, ...(article !== undefined && { article }), ...(began !== undefined && { began }) };
}
