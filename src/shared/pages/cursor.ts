import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';

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

/** As PostgreSQL prints a `timestamptz`. */
const MOMENT =
  /^(?!0000)\d{4}-\d\d-\d\d [0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{1,6})?[+-](?:0\d|1[0-4])(?::[0-5]\d)?$/;

/** A day and an hour that there are: anything else the database would refuse. */
function isMoment(text: string): boolean {
  if (!MOMENT.test(text)) return false;
  const [day, hour] = [text.slice(0, 10), text.slice(11, 19)];
  const time = Date.parse(`${day}T${hour}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(`${day}T${hour}`);
}

/** A place in a list that is ordered by a time, then by an id: `[created::text, id]`. */
export const timeAndId = z.tuple([z.string().max(40).refine(isMoment), z.uuid()]);

function parsed(after: string): unknown {
  try {
    return JSON.parse(Buffer.from(after, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
