import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Answer } from './prepared-frame.js';
import { CLOSING, numbered, queueOn } from './spec-support.js';

const KIB = 1_024;

describe('a connection that we close', () => {
  const last: Answer = { text: 'refused', code: 1008, reason: 'try again in 5 s' };

  it('should run nothing that waits behind the last answer', async () => {
    const one = queueOn();
    one.begin();
    one.push('a', 'b', 'c@x', 'd@x');
    await one.answer('a', last);
    expect([one.begun, one.socket.sent]).toEqual([['a'], ['refused']]);
    expect(one.socket.events).toEqual(['close 1008 try again in 5 s']);
  });

  it('should run nothing that comes after our close frame', async () => {
    const one = queueOn();
    one.begin();
    one.push('a');
    await one.answer('a', last);
    one.push('b', 'c@x');
    await turn();
    expect(one.begun).toEqual(['a']);
  });

  it('should send no answer after our close frame', async () => {
    const one = queueOn();
    one.begin();
    one.push('a@x', 'b@x');
    await one.finish('b');
    await one.answer('a', last);
    expect(one.socket.sent).toEqual(['refused']);
  });
});

describe('an answer that others follow', () => {
  it('should call what follows once its text has been sent, and stay open', async () => {
    const one = queueOn();
    one.begin();
    one.push('a', 'b');
    const sentBefore: string[][] = [];
    await one.answer('a', { text: 'subscribed', sent: () => void sentBefore.push([...one.socket.sent]) });
    expect([sentBefore, one.begun, one.socket.events]).toEqual([[['subscribed']], ['a', 'b'], []]);
  });
});

describe('draining', () => {
  it('should read nothing more, answer what was read, and then be done', async () => {
    const one = queueOn();
    one.begin();
    one.push('a', 'b');
    let drained = false;
    const draining = one.queue.drain().then(() => (drained = true));
    expect(one.socket.events).toEqual(['pause']);
    // Still out of what ws had received.
    one.push('c');
    await one.finish('a');
    await one.finish('b');
    expect([one.begun, drained]).toEqual([['a', 'b', 'c'], false]);
    await one.finish('c');
    await draining;
    expect([one.socket.sent, one.socket.events]).toEqual([['a', 'b', 'c'], ['pause']]);
  });

  it('should not read again when few are left', async () => {
    const one = queueOn();
    one.begin();
    one.push('first', ...numbered(64, String));
    const draining = one.queue.drain();
    await one.finish('first');
    for (const name of numbered(64, String)) await one.finish(name);
    await draining;
    expect(one.socket.events).toEqual(['pause', 'pause']);
  });

  it('should wait for answers that have not left yet', async () => {
    const one = queueOn();
    one.begin();
    one.push('a');
    one.socket.bufferedAmount = 64 * KIB;
    await one.finish('a');
    let drained = false;
    const draining = one.queue.drain().then(() => (drained = true));
    await turn();
    expect(drained).toBe(false);
    one.socket.leave();
    await draining;
  });

  it('should be done at once where nothing is in flight', async () => {
    const one = queueOn();
    one.begin();
    await one.queue.drain();
    expect(one.begun).toEqual([]);
  });
});

describe('closing', () => {
  it("should read again for the client's close frame, and wait for it", async () => {
    const one = queueOn();
    const closing = one.queue.close(1001, 10_000);
    expect(one.socket.events).toEqual(['close 1001', 'resume']);
    one.socket.emit('close');
    await closing;
  });

  it('should not wait for ever', async () => {
    const one = queueOn();
    await one.queue.close(1001, 20);
    expect(one.socket.events).toEqual(['close 1001', 'resume']);
  });

  it('should not close twice', async () => {
    const one = queueOn();
    one.socket.readyState = CLOSING;
    await one.queue.close(1001, 20);
    expect(one.socket.events).toEqual([]);
  });
});
