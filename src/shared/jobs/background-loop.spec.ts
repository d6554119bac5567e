import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { BackgroundLoop } from './background-loop.js';

const HOUR_MS = 3_600_000;

let loop: BackgroundLoop;
afterEach(() => loop.stop());

/** A loop that looks by itself once an hour only, and starts now. @param work what each step does, the first one first */
function started(...work: (() => Promise<boolean>)[]): { steps: number } {
  const count = { steps: 0 };
  loop = new BackgroundLoop('test', () => (work[count.steps++] ?? (() => Promise.resolve(false)))(), HOUR_MS);
  loop.start();
  return count;
}

describe('BackgroundLoop', () => {
  it('should work at its start, and on for as long as there is something', async () => {
    const more = () => Promise.resolve(true);
    const count = started(more, more);
    await turn();
    expect(count.steps).toBe(3);
  });

  // A loop comes to its end in several turns of the microtasks; none of them may be deaf.
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'should look again when it is woken %i microtasks after its last step began',
    async (microtasks) => {
      const count = started();
      for (let n = 0; n < microtasks; n++) await Promise.resolve();
      const { steps } = count;
      loop.wake();
      await turn();
      expect(count.steps).toBeGreaterThan(steps);
    },
  );

  it('should do one thing at a time, however often it is woken', async () => {
    let inFlight = 0;
    let most = 0;
    const work = async (): Promise<boolean> => {
      most = Math.max(most, ++inFlight);
      await turn();
      inFlight--;
      return false;
    };
    started(work, work, work);
    for (let n = 0; n < 10; n++) {
      loop.wake();
      await Promise.resolve();
    }
    await turn();
    await turn();
    expect(most).toBe(1);
  });

  it('should put off what fails, and go on when it is woken', async () => {
    Logger.overrideLogger(false);
    const count = started(() => Promise.reject(new Error('away')));
    await turn();
    expect(count.steps).toBe(1);
    loop.wake();
    await turn();
    expect(count.steps).toBe(2);
  });

  it('should wait at its stop for the step in hand, and begin no other', async () => {
    let done = false;
    const count = started(async () => {
      await turn();
      done = true;
      return true;
    });
    await loop.stop();
    expect([done, count.steps]).toEqual([true, 1]);
    loop.wake();
    await turn();
    expect(count.steps).toBe(1);
  });
});
