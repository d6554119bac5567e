import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { UsageAudit } from './usage-audit.js';
import type { ImvuUses, Use } from './uses.repository.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the audit of uses', () => {
  it.each([
    [1, 'write what waits', true],
    [2, 'try once more', true],
    [3, 'give up', false],
  ])(
    'should at the shutdown, after %i writes that failed, the first of them under way: %s',
    async (failures, _what, isWritten) => {
      const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue();
      const written: Use[] = [];
      const lost = (): Promise<void> => Promise.reject(new Error('the connection was lost'));
      let fail: () => void = () => undefined;
      const failed = new Promise<void>((resolve) => (fail = resolve));
      const add = jest.fn<(batch: readonly Use[]) => Promise<void>>();
      add.mockImplementationOnce(() => failed.then(lost));
      for (let n = 1; n < failures; n++) add.mockImplementationOnce(lost);
      add.mockImplementation((batch) => Promise.resolve(void written.push(...batch)));
      const audit = new UsageAudit({ add } as unknown as ImvuUses);
      const [one, other] = [{ path: '/one' }, { path: '/other' }] as unknown as [Use, Use];
      audit.record(one);
      const underWay = audit.flush();
      // It begins when the one before is over.
      await Promise.resolve();
      audit.record(other);
      const over = audit.beforeApplicationShutdown();
      fail();
      await Promise.all([underWay, over]);
      expect(written).toEqual(isWritten ? [one, other] : []);
      expect(add).toHaveBeenCalledTimes(isWritten ? failures + 1 : failures);
      if (!isWritten) expect(logged).toHaveBeenLastCalledWith(expect.stringContaining('(2 lost)'));
    },
  );
});
