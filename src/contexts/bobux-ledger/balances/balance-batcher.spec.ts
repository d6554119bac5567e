import { describe, expect, it, jest } from '@jest/globals';
import type { Database } from '../../../shared/database/database.js';
import { DatabaseError } from '../../../shared/database/database-error.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { OwnCommits } from '../feed/own-commits.js';
import { BalanceBatcher } from './balance-batcher.js';
import type { BalanceCommand } from './balance-command.js';
import { BatchMetrics } from './batch-metrics.js';

/** Two of these do not fit in one statement. */
const large: BalanceCommand = {
  ...{ kind: 'batch', apiKey: 'a', nonce: undefined, isStale: false },
  steps: Array.from({ length: 300 }, () => ({ operation: 'add', player: 1, amount: 1 })),
};

/** Three of them at once, on a database whose every answer is `failure`. @returns how each failed, and how often it was asked */
async function threeOn(failure: Error): Promise<{ failures: unknown[]; asked: number }> {
  let asked = 0;
  const query = (): Promise<never> => {
    asked += 1;
    return Promise.reject(failure);
  };
  const database = { query, pipeline: () => ({ query }), connections: 10 } as unknown as Database;
  const batcher = new BalanceBatcher(database, new OwnCommits(), new BatchMetrics(new Metrics()));
  const answers = await Promise.allSettled([large, large, large].map((command) => batcher.change(command)));
  return { failures: answers.map((answer) => (answer as PromiseRejectedResult).reason as unknown), asked };
}

describe('a batch of several parts', () => {
  it('should ask a database that gives no answer once, and fail what is behind that part with it', async () => {
    const silence = new DatabaseError(new Error('timeout'));
    expect(await threeOn(silence)).toEqual({ failures: [silence, silence, silence], asked: 1 });
  });

  it('should go on behind a part that was refused', async () => {
    const refusal = new DatabaseError(Object.assign(new Error('no'), { code: '42501' }));
    expect(await threeOn(refusal)).toEqual({ failures: [refusal, refusal, refusal], asked: 3 });
  });
});

describe('a command that is deferred', () => {
  it.each([
    [1_500, 2_500],
    [3_900, 2_000],
  ])(
    'should wait for what is left of its 4 s since it was asked for: after %i ms for %i',
    async (took, left) => {
      const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
      const refused = (code: string): DatabaseError =>
        new DatabaseError(Object.assign(new Error('no'), { code }));
      // Its batch, the same without who is locked, and by itself.
      const failures = ['55P03', '40001', '23514'].map(refused);
      const asked: unknown[][] = [];
      const query = (_: string, parameters: unknown[]): Promise<never> => {
        clock.mockReturnValue(took);
        return Promise.reject(failures[asked.push(parameters) - 1]!);
      };
      const database = { query, pipeline: () => ({ query }), connections: 10 } as unknown as Database;
      const batcher = new BalanceBatcher(database, new OwnCommits(), new BatchMetrics(new Metrics()));
      await expect(batcher.change(large)).rejects.toBe(failures[2]);
      const locking = asked.map((parameters) => parameters.slice(19, 21));
      expect(locking).toEqual([
        ['briefly', null],
        ['skip', null],
        ['patiently', left],
      ]);
      clock.mockRestore();
    },
  );
});
