/** A multipart form cannot be read; `statusCode` as Express's parsers have it. */
export class MultipartError extends Error {
  override readonly name = 'MultipartError';

  constructor(readonly statusCode: 400 | 413 | 415) {
    super(`multipart: ${statusCode}`);
  }
}

const MAX_FIELDS = 100;

/**
 * Reads a multipart form of fields, the last of a name counts; `article[name]` stands below `article`.
 * @param contentType with the boundary
 * @throws MultipartError 415 for a file, 413 for more than 100 fields
 */
export async function parseMultipart(body: Buffer, contentType: string): Promise<Record<string, unknown>> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new MultipartError(400);
  }
  const fields = new Map<string, unknown>();
  const article = new Map<string, string>();
  let count = 0;
  for (const [name, value] of form) {
    count += 1;
    if (count > MAX_FIELDS) throw new MultipartError(413);
    if (typeof value !== 'string') throw new MultipartError(415);
    const [, ofArticle] = /^article\[(\w{1,64})\]$/.exec(name) ?? [];
    if (ofArticle === undefined) fields.set(name, value);
    else article.set(ofArticle, value);
  }
  if (article.size > 0) fields.set('article', Object.fromEntries(article));
  return Object.fromEntries(fields);
}
