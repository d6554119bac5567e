import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { UsageAudit } from './usage-audit.js';
import type { ImvuUses, Use } from './uses.repository.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the audit of uses', () => {
  it('should write at the shutdown what a write that was under way then could not', async () => {
    jest.spyOn(Logger.prototype, 'error').mockReturnValue();
    const written: Use[] = [];
    let fail: (reason: Error) => void = () => undefined;
    const add = jest
      .fn<(batch: readonly Use[]) => Promise<void>>()
      .mockImplementationOnce(() => new Promise((_, reject) => (fail = reject)))
      .mockImplementation((batch) => Promise.resolve(void written.push(...batch)));
    const audit = new UsageAudit({ add } as unknown as ImvuUses);
    const [one, other] = [{ path: '/one' }, { path: '/other' }] as unknown as [Use, Use];
    audit.record(one);
    const underWay = audit.flush();
    // It begins when the one before is over.
    await Promise.resolve();
    audit.record(other);
    const over = audit.beforeApplicationShutdown();
    fail(new Error('the connection was lost'));
    await Promise.all([underWay, over]);
    expect(written).toEqual([one, other]);
  });
});
