import busboy from 'busboy';

/** A multipart form cannot be read; `statusCode` as Express's parsers have it. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';

  constructor(readonly statusCode: 400 | 413 | 415) {
    super(`multipart: ${statusCode}`);
  }
}

const MAX_FIELDS = 100;
const LIMITS = { parts: MAX_FIELDS + 1, fieldNameSize: 1_000, fieldSize: Infinity };
const PIECE_BYTES = 16 * 1024;

type Field = [name: string, value: string];

/**
 * Reads a multipart form of fields, the last of a name counts; `article[name]` stands below `article`.
 * @param contentType with the boundary
 * @throws MultipartError 415 for a file, 413 for more than 100 fields, of which no more is read
 */
export async function parseMultipart(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
  const fields = new Map<string, unknown>();
  const article = new Map<string, string>();
  for (const [name, value] of await readFields(body, contentType)) {
    const [, ofArticle] = /^article\[(\w{1,64})\]$/.exec(name) ?? [];
    if (ofArticle === undefined) fields.set(name, value);
    else article.set(ofArticle, value);
  }
  if (article.size > 0) fields.set('article', Object.fromEntries(article));
  return Object.fromEntries(fields);
}

/**
 * By busboy, and not by `Response.formData`: that makes every part before one can count them, and on Node 22 and later refuses the short boundaries of
 * some apps.
 */
function readFields(body: Buffer, contentType: string): Promise<Field[]> {
  return new Promise((resolve, reject) => {
    const found: Field[] = [];
    const headers = { 'content-type': contentType };
    const parser = busboy({ headers, limits: LIMITS, defParamCharset: 'utf8' });
    let isRefused = false;
    const refuse = (statusCode: 400 | 413 | 415): void => {
      isRefused = true;
      reject(new MultipartError(statusCode));
    };
    parser
      .on('field', (name, value) => found.push([name, value]))
      .on('file', (name, stream, { filename }: { readonly filename: string | undefined }) => {
        // A field that says it is bytes, and names no file.
        const field: Field = [name, ''];
        found.push(field);
        stream
          .setEncoding('utf8')
          .on('data', (text: string) => void (field[1] += text))
          // Of a form that is cut off, of which the parser says so too.
          .on('error', () => refuse(400));
        if (filename !== undefined) refuse(415);
      })
      .on('partsLimit', () => refuse(413))
      .on('error', () => refuse(400))
      .on('close', () => resolve(found));
    // In pieces, since each is read to its end.
    for (let at = 0; at < body.length && !isRefused; at += PIECE_BYTES)
      parser.write(body.subarray(at, at + PIECE_BYTES));
    if (isRefused) parser.destroy();
    else parser.end();
  });
}
