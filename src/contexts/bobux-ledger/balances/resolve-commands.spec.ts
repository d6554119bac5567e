import { describe, expect, it } from '@jest/globals';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { BalanceCommand, Step } from './balance-command.js';
import { resolveCommands } from './resolve-commands.js';

/** Where nothing is that has to be looked up. */
const database: Queryable = { query: () => Promise.resolve([]) };

const steps: Record<string, Step> = {
  add: { operation: 'add', player: 1, amount: 1 },
  hold: { operation: 'hold', player: 1, amount: 1, seconds: 1 },
  capture: { operation: 'capture', hold: 1, amount: undefined, to: undefined },
  release: { operation: 'release', hold: 1 },
  reverse: { operation: 'reverse', entry: 1 },
};
const commandOf = (kind: string): BalanceCommand => ({
  ...{ kind: kind as BalanceCommand['kind'], apiKey: 'a', nonce: undefined, isStale: false },
  steps: [steps[kind]!],
});

describe('commands that name what is not there', () => {
  it.each([
    ['hold capture', 'hold'],
    ['add reverse', 'add'],
    ['capture hold add reverse', 'capture hold add'],
    ['capture release reverse capture add', 'capture release reverse capture add'],
    ['add capture', 'add capture'],
  ])('should wait for the next statement only behind who may make it: %s', async (all, together) => {
    const kinds = all.split(' ');
    const works = await resolveCommands(database, kinds.map(commandOf));
    expect(kinds.slice(0, works.length).join(' ')).toBe(together);
  });
});
