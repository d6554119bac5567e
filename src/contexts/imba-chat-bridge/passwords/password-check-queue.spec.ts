import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { PasswordCheckQueue, QueueFullError } from './password-check-queue.js';

/** A check that ends when it is told to. */
function heldCheck(): { check: () => Promise<string>; finish: () => void; started: () => boolean } {
  let finish = (): void => undefined;
  let started = false;
  const done = new Promise<string>((resolve) => (finish = () => resolve('done')));
  return {
    check: () => {
      started = true;
      return done;
    },
    finish: () => finish(),
    started: () => started,
  };
}

describe('the queue of password checks', () => {
  it('should run two at a time and the others in the order in which they came', async () => {
    const queue = new PasswordCheckQueue();
    const checks = Array.from({ length: 4 }, heldCheck);
    const results = checks.map(({ check }) => queue.run(check));
    const started = () => checks.map((held) => held.started());
    await turn();
    expect(started()).toEqual([true, true, false, false]);
    checks[1]?.finish();
    expect(await results[1]).toBe('done');
    await turn();
    expect(started()).toEqual([true, true, true, false]);
    for (const { finish } of checks) finish();
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done', 'done']);
    expect(started()).toEqual([true, true, true, true]);
  });

  it('should let 32 wait and refuse more', async () => {
    const queue = new PasswordCheckQueue();
    const checks = Array.from({ length: 34 }, heldCheck);
    const results = checks.map(({ check }) => queue.run(check));
    const oneMore = heldCheck();
    await expect(queue.run(oneMore.check)).rejects.toThrow(QueueFullError);
    expect(oneMore.started()).toBe(false);
    for (const { finish } of checks) finish();
    expect(await Promise.all(results)).toHaveLength(34);
    expect(await queue.run(() => Promise.resolve('again'))).toBe('again');
  });

  it('should go on after a check that fails', async () => {
    const queue = new PasswordCheckQueue(1, 1);
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => Promise.resolve('next'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
