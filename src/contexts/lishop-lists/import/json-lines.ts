/** One line, or that it is too long to be held. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** `undefined`: past the limit. */
  readonly text: string | undefined;
  /** Of the input, up to its end. */
  readonly bytes: number;
}

const NEWLINE = 10;

/** The lines of an input, each read whole; of a longer one than `max` bytes nothing is kept. Empty ones are left out. */
export async function* readLines(input: AsyncIterable<Buffer>, max: number): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let [number, length, bytes] = [1, 0, 0];
  const line = (): Line => ({
    number,
    text: length > max ? undefined : Buffer.concat(parts).toString('utf8').trim(),
    bytes,
  });
  for await (const chunk of input) {
    for (let from = 0; from < chunk.length;) {
      const end = chunk.indexOf(NEWLINE, from);
      const part = chunk.subarray(from, end === -1 ? chunk.length : end);
      length += part.length;
      if (length <= max) parts.push(part);
      else parts = [];
      from += part.length;
      bytes += part.length;
      if (end === -1) continue;
      from++;
      bytes++;
      const read = line();
      if (read.text !== '') yield read;
      [parts, length, number] = [[], 0, number + 1];
    }
  }
  const last = line();
  if (last.text !== '') yield last;
}
