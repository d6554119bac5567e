import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameBacklog } from './frame-backlog.js';
import type { Frame } from './frame-task.js';

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
      ),
      { maxLength: 120 },
    );
    fc.assert(
      fc.property(steps, (given) => {
        const backlog = new FrameBacklog();
        const model: Frame[] = [];
        for (const step of given) {
          if (step !== 'shift') {
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

  it('should keep their own bytes, whatever becomes of the buffer that they came in', () => {
    const backlog = new FrameBacklog();
    const one = frame('first');
    backlog.push(one);
    one.data.fill(0);
    expect(backlog.first().data.toString()).toBe('first');
  });

  it('should say so where none waits', () => {
    const backlog = new FrameBacklog();
    expect(() => backlog.first()).toThrow('No frame waits.');
    backlog.push(frame('', true));
    backlog.shift();
    expect(() => backlog.shift()).toThrow('No frame waits.');
  });
});
