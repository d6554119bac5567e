import { describe, expect, it, jest } from '@jest/globals';
import type { Clock } from '../../../shared/jobs/clock.js';
import type { ApiKeyCache, KnownKey } from '../api-keys/api-key-cache.js';
import { SigningKey } from '../api-keys/signing-key.js';
import type { CommandExecutor } from '../command-executor.js';
import { success } from '../outcome.js';
import type { CommandMetrics } from './command-metrics.js';
import type { RefusalLog } from './refusal-log.js';
import { FrameHandler, type FrameSender } from './frame-handler.js';

const SECRET = '00'.repeat(32);

function handlerOf(known: KnownKey | undefined, found = known): FrameHandler {
  const executor = {
    prepare: () => ({ name: 'ping', group: undefined, nonce: undefined, run: () => success({}) }),
  };
  const keys = { peek: () => known, find: () => Promise.resolve(found) };
  return new FrameHandler(
    executor as unknown as CommandExecutor,
    keys as unknown as ApiKeyCache,
    { observe: () => undefined } as unknown as CommandMetrics,
    { note: () => undefined } as unknown as RefusalLog,
    { seconds: () => 1 } as unknown as Clock,
  );
}

function knownKey(): { known: KnownKey; verify: jest.SpiedFunction<SigningKey['verify']> } {
  const signing = new SigningKey(SECRET);
  const apiKey = { key: 'k', secret: SECRET, permissions: 15, created: 0 };
  return { known: { apiKey, signing }, verify: jest.spyOn(signing, 'verify') };
}

function senderOf(restricted: boolean): FrameSender & { readonly failures: string[] } {
  const failures: string[] = [];
  return {
    failures,
    address: '203.0.113.7',
    channel: {
      unsent: 0,
      taken: 0,
      send: () => undefined,
      ping: () => undefined,
      whenClosed: () => undefined,
    },
    isRestricted: () => restricted,
    refuse: () => Promise.resolve(undefined),
    proved: () => undefined,
    failed: (key, answer) => {
      failures.push(key);
      return Promise.resolve(answer);
    },
  };
}

const frame = Buffer.from(JSON.stringify({ key: 'k', command: 'ping', hmac: 'ab'.repeat(32) }));

describe('a wrong signature', () => {
  it.each<[string, boolean, boolean]>([
    ['of a key in memory', true, false],
    ['of a key that has to be looked up', false, false],
    ['from an address that has failed too often', true, true],
  ])('should be compared once and counted once: %s', async (_, inMemory, restricted) => {
    const { known, verify } = knownKey();
    const sender = senderOf(restricted);
    const handler = handlerOf(inMemory ? known : undefined, known);
    const answer = await handler.prepare(frame, sender).run().answer;
    expect(JSON.parse(answer as string)).toMatchObject({ success: false, error: 'INVALID_AUTH_ERROR' });
    expect(verify).toHaveBeenCalledTimes(1);
    expect(sender.failures).toEqual(['k']);
  });
});
