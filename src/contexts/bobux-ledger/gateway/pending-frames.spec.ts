import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PendingFrames } from './pending-frames.js';
import type { Frame } from './frame-task.js';

setFlagsFromString('--expose-gc');

const frame = (text: string, isBinary = false): Frame => ({ data: Buffer.from(text), isBinary });

describe('frames that wait', () => {
  it('should come out as an array of them would give them, whatever their sizes', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({
          data: fc.oneof(
            fc.uint8Array({ maxLength: 300 }),
            fc.uint8Array({ minLength: 8_000, maxLength: 20_000 }),
          ),
          isBinary: fc.boolean(),
        }),
        fc.constant('shift' as const),
        fc.constant('pack' as const),
        fc.constant('many' as const),
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const backlog = new PendingFrames();
        const model: Frame[] = [];
        for (const step of given) {
          if (step === 'pack') {
            backlog.pack();
          } else if (step === 'many') {
            for (let nth = 0; nth < 600; nth++) {
              const one = frame('é'.repeat(nth % 3), nth % 5 === 0);
              backlog.push(one);
              model.push(one);
            }
          } else if (step !== 'shift') {
            const one = { data: Buffer.from(step.data), isBinary: step.isBinary };
            backlog.push(one);
            model.push(one);
          } else if (model.length > 0) {
            expect(backlog.first().data.equals(model[0]!.data)).toBe(true);
            expect(backlog.first().isBinary).toBe(model.shift()!.isBinary);
            backlog.shift();
          }
          expect(backlog.length).toBe(model.length);
          expect(backlog.bytes).toBe(model.reduce((sum, { data }) => sum + data.length, 0));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('should all come out in their order after they were packed', () => {
    const backlog = new PendingFrames();
    const given = Array.from({ length: 2_000 }, (_, nth) => frame(`${nth}`, nth % 7 === 0));
    given.forEach((one, nth) => {
      backlog.push(one);
      if (nth % 700 === 0) backlog.pack();
    });
    const got: Frame[] = [];
    while (backlog.length > 0) {
      got.push(backlog.first());
      backlog.shift();
    }
    expect(got.map(({ data, isBinary }) => [data.toString(), isBinary])).toEqual(
      given.map(({ data, isBinary }) => [data.toString(), isBinary]),
    );
    expect(backlog.bytes).toBe(0);
  });

  it('should cost little more than their bytes, however tiny they are, once they are packed', () => {
    const tiny = Array.from({ length: 200_000 }, (_, nth) => frame(`${10 + (nth % 90)}`, true));
    const collectGarbage = runInNewContext('gc') as () => void;
    const backlog = new PendingFrames();
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < tiny.length; at += 8_000) {
      tiny.slice(at, at + 8_000).forEach((one) => backlog.push(one));
      backlog.pack();
    }
    collectGarbage();
    expect((process.memoryUsage().heapUsed - before) / tiny.length).toBeLessThan(16);
    expect(backlog.length).toBe(tiny.length);
  });

  it('should keep their own bytes, whatever becomes of the buffer that they came in', () => {
    const backlog = new PendingFrames();
    const one = frame('first');
    backlog.push(one);
    one.data.fill(0);
    expect(backlog.first().data.toString()).toBe('first');
  });

  it('should say so where none waits', () => {
    const backlog = new PendingFrames();
    expect(() => backlog.first()).toThrow('No frame waits.');
    backlog.push(frame('', true));
    backlog.shift();
    expect(() => backlog.shift()).toThrow('No frame waits.');
  });
});
