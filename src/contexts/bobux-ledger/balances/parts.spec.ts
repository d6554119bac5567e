import { describe, expect, it } from '@jest/globals';
import type { BalanceCommand } from './balance-command.js';
import type { BalanceChange } from './balance-change.js';
import { fittingPart, MAX_CHANGES, withDistinctNonces } from './parts.js';

type Waiting = BalanceChange | BalanceCommand;

const claim = (nonce: string, apiKey = 'a'): BalanceChange['nonce'] => ({ apiKey, nonce, fingerprint: '00' });
const change = (nonce?: BalanceChange['nonce']): BalanceChange => ({
  ...{ player: 1, operation: 1, amount: 1, reason: undefined, apiKey: 'a', nonce, isStale: false },
});
/** With so many steps. */
const batch = (steps: number, nonce?: BalanceChange['nonce']): BalanceCommand => ({
  ...{ kind: 'batch', apiKey: 'a', nonce, isStale: false },
  steps: Array.from({ length: steps }, () => ({ operation: 'add', player: { id: 1 }, amount: 1 }) as never),
});
const changes = (count: number): BalanceChange[] => Array.from({ length: count }, () => change());

describe('fittingPart', () => {
  it.each<[string, Waiting[], number]>([
    ['nothing', [], 0],
    ['one change', [change()], 1],
    ['as many changes as fit', changes(MAX_CHANGES), MAX_CHANGES],
    ['one more than fit', changes(MAX_CHANGES + 1), MAX_CHANGES],
    ['batches that just fit', [batch(MAX_CHANGES - 1), change()], 2],
    ['a batch that is past the most by one step', [change(), batch(MAX_CHANGES)], 1],
    ['what would fit behind one that does not', [batch(MAX_CHANGES - 1), batch(2), change()], 1],
    ['one that is too large by itself', [batch(MAX_CHANGES + 1), change()], 1],
    ['a nonce that comes again', [change(claim('n')), change(), batch(2, claim('n'))], 2],
    ['the same nonce of another key', [change(claim('n', 'a')), change(claim('n', 'b'))], 2],
    [
      'what is too much before the nonce comes again',
      [batch(500, claim('n')), batch(13), change(claim('n'))],
      1,
    ],
  ])('should take those from the first on that go in one statement: %s', (_, commands, count) => {
    expect(fittingPart(commands)).toEqual(commands.slice(0, count));
  });
});

describe('withDistinctNonces', () => {
  it('should leave in one piece what has no nonce twice', () => {
    const commands = [change(claim('n')), change(), change(claim('o')), change(claim('n', 'b')), change()];
    expect(withDistinctNonces(commands)).toEqual([commands]);
    const plain = changes(3);
    expect(withDistinctNonces(plain)).toEqual([plain]);
  });

  it('should cut before each nonce that comes again, and lose nothing of the order', () => {
    const [n, o] = [claim('n'), claim('o')];
    const commands = [change(n), change(o), change(n), change(), change(o), change(o)];
    const parts = withDistinctNonces(commands);
    expect(parts.map((part) => part.length)).toEqual([2, 3, 1]);
    expect(parts.flat().every((command, at) => command === commands[at])).toBe(true);
  });
});
