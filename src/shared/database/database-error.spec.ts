import { describe, expect, it } from '@jest/globals';
import { DatabaseError, sqlStateOf } from './database-error.js';

describe('sqlStateOf', () => {
  it.each([
    [{ code: '23505' }, '23505'],
    [{ code: '57P03' }, '57P03'],
    [{ code: 'ECONNREFUSED' }, undefined],
    [{ code: 'EPIPE' }, undefined],
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

describe('DatabaseError', () => {
  it.each(['EPIPE', 'ECONNRESET'])('should know %s of a connection for no answer at all', (code) => {
    const error = new DatabaseError(Object.assign(new Error(`write ${code}`), { code, syscall: 'write' }));
    expect([error.isSilence, error.isUnavailability, error.isRollback]).toEqual([true, true, false]);
  });

  it.each([
    ['23505', true],
    ['40001', true],
    ['57014', true],
    ['XX001', true],
    ['XX002', true],
    ['40003', false],
    ['53100', false],
    ['57P01', false],
    ['XX000', false],
    [undefined, false],
  ])(
    'should know of the state %s whether it says that the statement was rolled back: %s',
    (code, expected) => {
      expect(new DatabaseError({ code }).isRollback).toBe(expected);
    },
  );
});
