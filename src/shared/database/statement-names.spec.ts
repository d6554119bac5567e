import { describe, expect, it } from '@jest/globals';
import { StatementNames } from './statement-names.js';

describe('StatementNames', () => {
  it('should give each statement one name, and none to the 501st, so that no connection keeps any number of plans', () => {
    const statements = new StatementNames();
    const names = Array.from({ length: 500 }, (_, n) => statements.of(`SELECT ${n}`));
    expect(new Set(names).size).toBe(500);
    expect(names).not.toContain(undefined);
    expect(statements.of('SELECT 500')).toBeUndefined();
    expect(statements.of('SELECT 499')).toBe(names[499]);
  });
});
