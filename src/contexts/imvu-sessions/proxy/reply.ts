import { Readable, type Duplex } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { innerRefusal } from '../upstream/reply-body.js';
import { headerValues } from '../upstream/upstream.js';

/** What of a JSON reply is read before it is passed on, to see whether it is a refusal. */
export const LOOK_LIMIT = 64 * 1024;

const decoders: Record<string, () => NodeJS.ReadWriteStream> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** A reply of which only the headers have come yet. */
export interface UpstreamStream {
  readonly statusCode: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: Readable;
}

/** A reply of upstream, looked into but not read through. */
export class Reply {
  private readText: string | undefined;

  constructor(
    readonly status: number,
    readonly headers: Record<string, string | string[] | undefined>,
    /** The beginning of the body. */
    readonly head: Buffer,
    /** The rest, where the beginning is not all of it. */
    readonly rest: AsyncIterator<Buffer> | undefined,
    readonly discard: () => void,
  ) {}

  get setCookie(): readonly string[] {
    return headerValues(this.headers['set-cookie']);
  }

  /** The body where it is JSON and short. */
  get text(): string | undefined {
    if (this.rest !== undefined || !isJson(this.headers)) return undefined;
    return (this.readText ??= this.head.toString('utf8'));
  }

  /** The whole body as a stream. */
  stream(): Readable {
    const { head, rest, discard } = this;
    async function* all(): AsyncGenerator<Buffer> {
      try {
        if (head.length > 0) yield head;
        if (rest === undefined) return;
        for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
      } finally {
        discard();
      }
    }
    return Readable.from(all(), { objectMode: false });
  }
}

export function isJson(headers: Record<string, string | string[] | undefined>): boolean {
  return /\bjson\b/i.test(headerValues(headers['content-type'])[0] ?? '');
}

/** 401 or 403, also where it stands inside a 200. */
export function refusalOf(reply: Reply): 401 | 403 | undefined {
  if (reply.status === 401 || reply.status === 403) return reply.status;
  const { text } = reply;
  // Parsing every reply would be dear; one in which no such number stands is none.
  if (reply.status !== 200 || text === undefined || !/"status"\s*:\s*"?40[13]/.test(text)) return undefined;
  return innerRefusal(parsed(text));
}

export function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

/** More codings than this on top of one another are nobody's honest reply. */
const MAX_CODINGS = 3;

/** The codings of a body in the order in which they are undone; undefined where one is not known, and the body stays as it is. */
function codingsOf(header: string | string[] | undefined): readonly string[] | undefined {
  const codings = headerValues(header)
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
    .reverse();
  return codings.length <= MAX_CODINGS && codings.every((name) => Object.hasOwn(decoders, name))
    ? codings
    : undefined;
}

/** Some servers call `deflate` what has no zlib header (RFC 9110, 8.4.1.2); browsers take both. */
function isRawDeflate(first: Buffer): boolean {
  const [method = 0, flags = 0] = first;
  return (method & 0x0f) !== 8 || (first.length > 1 && ((method << 8) | flags) % 31 !== 0);
}

/** Whose error ends nothing but itself: its reader listens from the first read on, and Node ends a process for an error that nobody hears. */
function listened<Stream extends Readable>(stream: Stream): Stream {
  return stream.on('error', () => undefined);
}

/**
 * Takes up a reply that has a body: short JSON is read, everything else stays a stream. Upstream was asked not to compress; if it did all
 * the same, it is undone, as nobody could look into it.
 *
 * @param first the beginning of the body, which is in `body` as well
 */
export async function takeUp({ statusCode, headers, body }: UpstreamStream, first: Buffer): Promise<Reply> {
  const codings = codingsOf(headers['content-encoding']) ?? [];
  let source: Readable = listened(body);
  for (const [index, coding] of codings.entries()) {
    const raw = index === 0 && coding === 'deflate' && isRawDeflate(first);
    const decoder = (raw ? createInflateRaw() : decoders[coding]?.()) as unknown as Duplex;
    source.on('error', (error) => decoder.destroy(error));
    source = source.pipe(listened(decoder));
  }
  const shown =
    codings.length === 0
      ? headers
      : { ...headers, 'content-encoding': undefined, 'content-length': undefined };
  const discard = (): void => {
    // What is left may never end; a connection is cheaper.
    body.destroy();
  };
  const iterator = source.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  if (!isJson(shown)) return new Reply(statusCode, shown, Buffer.alloc(0), iterator, discard);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    while (bytes <= LOOK_LIMIT) {
      const next = await iterator.next();
      if (next.done === true) return new Reply(statusCode, shown, Buffer.concat(chunks), undefined, discard);
      chunks.push(next.value);
      bytes += next.value.length;
    }
  } catch (error) {
    // What cannot be unpacked leaves the body as it was.
    discard();
    throw error;
  }
  return new Reply(statusCode, shown, Buffer.concat(chunks), iterator, discard);
}
