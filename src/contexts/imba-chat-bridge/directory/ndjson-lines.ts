/** One line of NDJSON; `text` is missing where the line was longer than allowed. */
export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string | undefined;
  /** Bytes of the line, so that a reader can bound what it collects. */
  readonly bytes: number;
}

/** How long one line may be: a user object with hundreds of profiles fits. */
const MAX_LINE_BYTES = 256 * 1024;

const NEWLINE = 0x0a;

/**
 * Cuts a stream of bytes into lines, keeping at most one line and one chunk in memory whatever comes. Empty lines are counted and left
 * out; what is not UTF-8 is replaced, as every JSON reader of browsers does.
 */
export async function* ndjsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let bytes = 0;
  let number = 0;

  const keep = (part: Buffer): void => {
    bytes += part.length;
    if (bytes <= MAX_LINE_BYTES) parts.push(part);
    else parts = [];
  };
  const finish = (): Line | undefined => {
    number++;
    const text = bytes <= MAX_LINE_BYTES ? Buffer.concat(parts).toString('utf8') : undefined;
    const line = { number, text, bytes };
    parts = [];
    bytes = 0;
    return text?.trim() === '' ? undefined : line;
  };

  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      const line = finish();
      if (line !== undefined) yield line;
    }
    if (start < chunk.length) keep(chunk.subarray(start));
  }
  if (bytes > 0) {
    const line = finish();
    if (line !== undefined) yield line;
  }
}
