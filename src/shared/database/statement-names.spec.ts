import { describe, expect, it } from '@jest/globals';
import { statementName } from './statement-names.js';

describe('statementName', () => {
  it('should give each statement one name, and none to the 501st, so that no connection keeps any number of plans', () => {
    const names = Array.from({ length: 500 }, (_, n) => statementName(`SELECT ${n}`));
    expect(new Set(names).size).toBe(500);
    expect(names).not.toContain(undefined);
    expect(statementName('SELECT 500')).toBeUndefined();
    expect(statementName('SELECT 499')).toBe(names[499]);
  });
});
