import type { IncomingMessage } from 'node:http';
import type { HeldBytes } from '../../../shared/memory/memory-budget.js';
import { OverloadedError } from '../../../shared/memory/overloaded-error.js';
import { BridgeError } from '../errors/bridge-error.js';

/** Where uploads come in. */
const UPLOAD_PATH = '/imbachat/directory/users';
/** 1,000 users of 8 KiB each. */
const MAX_ARRAY_BYTES = 8 * 2 ** 20;

export type UploadKind = 'array' | 'ndjson';

/** Whether the body of a request is read here, as a stream and once its sender is known, and not whole. */
export function isDirectoryUpload({ method, url }: IncomingMessage): boolean {
  return method === 'PUT' && url?.split('?')[0]?.replace(/\/$/, '').toLowerCase() === UPLOAD_PATH;
}

/** @throws BridgeError UNSUPPORTED_MEDIA_TYPE */
export function uploadKind({ headers }: IncomingMessage): UploadKind {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new BridgeError('UNSUPPORTED_MEDIA_TYPE', 'Send the users without Content-Encoding.');
  }
  if (type === 'application/json') return 'array';
  if (type !== undefined && /^application\/(x-)?(ndjson|jsonl|jsonlines)$/.test(type)) return 'ndjson';
  throw new BridgeError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Send users as application/json (an array) or as application/x-ndjson (one a line).',
  );
}

/** The bytes of a request, which can still be answered when reading ends before they do. */
export function bytesOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
}

/** The body of an upload of the kind `array`. @throws OverloadedError; BridgeError TOO_LARGE */
export async function readArrayBody(request: IncomingMessage, held: HeldBytes): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of bytesOf(request)) {
    bytes += chunk.length;
    // Read to the end all the same: many clients hear no answer while they are still sending.
    if (bytes > MAX_ARRAY_BYTES) chunks.length = 0;
    else if (held.take(chunk.length)) chunks.push(chunk);
    else throw new OverloadedError();
  }
  if (bytes > MAX_ARRAY_BYTES) {
    throw new BridgeError('TOO_LARGE', 'An array may take 8 MiB; send more as application/x-ndjson.');
  }
  return Buffer.concat(chunks);
}
