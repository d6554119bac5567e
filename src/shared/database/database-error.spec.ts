import { describe, expect, it } from '@jest/globals';
import { DatabaseError, sqlStateOf } from './database-error.js';

describe('sqlStateOf', () => {
  it.each([
    [{ code: '23505' }, '23505'],
    [{ code: '57P03' }, '57P03'],
    [{ code: 'ECONNREFUSED' }, undefined],
    [{ code: 23505 }, undefined],
    [{ code: '2350' }, undefined],
    [new Error('plain'), undefined],
    ['23505', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('should be, for %j, %j', (error, expected) => {
    expect(sqlStateOf(error)).toBe(expected);
    expect(new DatabaseError(error).sqlState).toBe(expected);
  });
});
