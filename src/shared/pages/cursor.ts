import { BadRequestException } from '@nestjs/common';
import type { z } from 'zod';

export const MAX_CURSOR_LENGTH = 500;
/** Base64url, as `cursorOf` makes it. */
export const CURSOR = /^[\w-]*$/;

/** Where a page ended, as opaque text: the caller sends it back, and does not read it. */
export function cursorOf(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * What `cursorOf` was given.
 * @param place what it must be
 * @returns `undefined` where the first page is asked for
 * @throws BadRequestException it is none of this list
 */
export function readCursor<Place>(after: string | undefined, place: z.ZodType<Place>): Place | undefined {
  if (after === undefined) return undefined;
  const read = place.safeParse(parsed(after));
  if (!read.success) throw new BadRequestException('after must be the `next` of a page of this list.');
  return read.data;
}

function parsed(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
