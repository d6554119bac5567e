import type { IncomingMessage } from 'node:http';

const MAX_DROPPED_BYTES = 64 * 1024;

/** Reads what is left of a body, 64 KiB at most, and keeps nothing. @returns whether that was all of it */
export async function dropBody(request: IncomingMessage): Promise<boolean> {
  if (request.readableEnded) return true;
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_DROPPED_BYTES) return false;
  }
  return true;
}
