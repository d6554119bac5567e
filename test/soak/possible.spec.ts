import { describe, expect, it } from '@jest/globals';
import { differs, Discrepancy, Possible, type Rule } from './possible.js';

interface Purse {
  coins: number;
}

const add =
  (coins: number): Rule<Purse, number> =>
  (draft, answer) => {
    draft.coins += coins;
    return answer === undefined ? undefined : differs('coins', answer, draft.coins);
  };
const read: Rule<Purse, number> = (draft, answer) => differs('coins', answer, draft.coins);

describe('what is possible after lost answers', () => {
  it('should refuse an answer that no state gives', () => {
    const purse = new Possible<Purse>({ coins: 1 });
    purse.answered('add', add(2), 3);
    expect(() => purse.answered('read', read, 4)).toThrow(Discrepancy);
  });

  it('should take both outcomes of a lost operation, and be decided by the next answer', () => {
    const purse = new Possible<Purse>({ coins: 1 });
    purse.lost('add', add(2));
    purse.answered('read', read, 3);
    expect(purse.undecided).toBe(0);
    expect(() => purse.answered('read', read, 1)).toThrow(Discrepancy);
  });

  it('should let a lost operation take effect later, once', () => {
    const purse = new Possible<Purse>({ coins: 1 });
    purse.lost('add', add(2));
    purse.answered('read', read, 1);
    purse.answered('add', add(4), 7);
    expect(() => purse.answered('read', read, 9)).toThrow(Discrepancy);
  });

  it('should let nothing take effect any more when it has settled', () => {
    const purse = new Possible<Purse>({ coins: 1 });
    purse.lost('add', add(2));
    purse.answered('read', read, 1);
    purse.settle();
    purse.answered('read', read, 1);
    expect(() => purse.answered('read', read, 3)).toThrow(Discrepancy);
  });
});
