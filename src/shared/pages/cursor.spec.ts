import { describe, expect, it } from '@jest/globals';
import { cursorOf, readCursor, timeAndId } from './cursor.js';

const ID = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('a cursor by time and id', () => {
  it.each([
    '2026-11-28 10:00:00.123456+00',
    '2026-02-28 23:59:59-05',
    '2024-02-29 00:00:00+05:30',
    '9999-12-31 23:59:59.9+14',
  ])('should be read as the database printed it: %s', (moment) => {
    expect(readCursor(cursorOf([moment, ID]), timeAndId)).toEqual([moment, ID]);
  });

  it.each([
    'x',
    '',
    'infinity',
    '2026-11-28',
    '2026-13-01 10:00:00+00',
    '2026-02-30 10:00:00+00',
    '2025-02-29 10:00:00+00',
    '2026-11-28 24:00:00+00',
    '2026-11-28 25:00:00+00',
    '2026-11-28 10:60:00+00',
    '2026-11-28 10:00:00+99',
    '294277-01-01 00:00:00+00',
    '0000-01-01 00:00:00+00',
    '2026-11-28 10:00:00+00\u0000',
    '2026-11-28 10:00:00.1234567+00',
  ])('should be none of the list where the database would refuse its time: %j', (moment) => {
    expect(() => readCursor(cursorOf([moment, ID]), timeAndId)).toThrow('after must be the `next`');
  });
});
