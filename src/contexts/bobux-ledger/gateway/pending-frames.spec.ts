import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PendingFrames } from './pending-frames.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('PendingFrames', () => {
  it('should give the frames back in their order, each byte as it was, whatever comes between', () => {
    const frame = fc.uint8Array({ maxLength: 40 }).map((data) => Buffer.from(data));
    fc.assert(
      fc.property(fc.array(fc.oneof(frame, fc.constant(undefined)), { maxLength: 200 }), (steps) => {
        const pending = new PendingFrames();
        const model: Buffer[] = [];
        for (const step of steps) {
          if (step === undefined) expect(pending.shift()).toEqual(model.shift());
          else {
            pending.push(step);
            model.push(step);
          }
          expect(pending.length).toBe(model.length);
          expect(pending.bytes).toBe(model.reduce((sum, { length }) => sum + length, 0));
        }
      }),
    );
  });

  it('should keep the bytes only, not the buffer in which they came', () => {
    const pending = new PendingFrames();
    const data = bytes('before');
    pending.push(data);
    data.write('after!', 'latin1');
    expect(pending.shift()).toEqual(bytes('before'));
  });

  it('should be empty when cleared', () => {
    const pending = new PendingFrames();
    pending.push(bytes('one'));
    pending.push(bytes('two'));
    pending.clear();
    expect([pending.length, pending.bytes, pending.shift()]).toEqual([0, 0, undefined]);
  });
});
