import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { entryObject } from '../objects.js';
import { entryOf } from './history.repository.js';

const row = {
  ...{
    id: 1,
    player: 2,
    operation: 'add',
    amount: 3,
    before: 4,
    after: 7,
    key: 'a key',
    by: null,
    operator: null,
  },
  ...{ reason: null, transfer: null, peer: null, hold: null, reverses: null, created: 1_795_720_839 },
};

afterEach(() => void jest.restoreAllMocks());

describe('entryOf', () => {
  it('should show the key only where that is asked for, and the operator only where it was the operator', () => {
    const { operator, ...shown } = row;
    expect(entryOf(row, true)).toEqual(shown);
    expect(entryOf(row, false)).toEqual({ ...shown, key: null });
    expect(entryOf({ ...row, operator: true }, true)).toEqual({ ...shown, operator: true });
    expect(operator).toBeNull();
  });

  // A thousand rows that each made a schema, which zod compiles, held everybody up for a second.
  it('should make no schema for a row', () => {
    const extend = jest.spyOn(entryObject, 'extend');
    entryOf(row, true);
    expect(extend).not.toHaveBeenCalled();
  });
});
