import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LiveList, type LiveSource } from '../../clients/typescript/src/lishop/live-list.js';
import { ResponseError } from '../../clients/typescript/src/rest/response-error.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const refused = (status: number, retryAfter?: number): ResponseError =>
  new ResponseError('POST /2.0/articles/batch', status, {}, retryAfter);

/** A list whose stream stays silent, and whose edits are refused as the test says. */
class EditedList {
  /** What the next syncs come to; then all is well. */
  readonly errors: Error[] = [];
  syncs = 0;
  edits = 0;
  private readonly listeners = new Set<() => void>();
  readonly source: LiveSource = {
    sync: () => {
      this.syncs += 1;
      const error = this.errors.shift();
      if (error !== undefined) return Promise.reject(error);
      this.edits = 0;
      return Promise.resolve();
    },
    events: (_cursor, signal) =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            start: (controller) =>
              signal.addEventListener('abort', () => controller.error(new Error('aborted'))),
          }),
        ),
      ),
    cursor: () => 'c',
    pending: () => this.edits,
    take: () => Promise.resolve(),
    onChange: (listener) => {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
    onResync: () => () => undefined,
  };

  edit(): void {
    this.edits += 1;
    for (const listener of this.listeners) listener();
  }
}

describe('the list that is kept in step', () => {
  it('should send an edit again no sooner than the server asks', async () => {
    const list = new EditedList();
    const live = new LiveList(list.source);
    await jest.advanceTimersByTimeAsync(0);
    list.errors.push(refused(429, 30));
    list.edit();
    await jest.advanceTimersByTimeAsync(29_000);
    expect([list.syncs, list.edits]).toEqual([2, 1]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect([list.syncs, list.edits]).toEqual([3, 0]);
    await live.stop();
  });

  it.each([401, 402, 403, 413])(
    'should end with the error where an edit is refused for good: %i',
    async (status) => {
      const list = new EditedList();
      const live = new LiveList(list.source);
      await jest.advanceTimersByTimeAsync(0);
      const refusal = refused(status);
      list.errors.push(refusal);
      list.edit();
      const end = expect(live.ended).rejects.toBe(refusal);
      await jest.advanceTimersByTimeAsync(1_000);
      await end;
      list.edit();
      await jest.advanceTimersByTimeAsync(10_000);
      expect(list.syncs).toBe(2);
    },
  );

  it('should not call it an error where it is stopped while an edit is refused', async () => {
    const list = new EditedList();
    const live = new LiveList(list.source);
    await jest.advanceTimersByTimeAsync(0);
    list.errors.push(refused(402));
    list.edit();
    await live.stop();
    await expect(live.ended).resolves.toBeUndefined();
  });
});
