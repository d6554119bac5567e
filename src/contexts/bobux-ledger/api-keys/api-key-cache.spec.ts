import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { Database } from '../../../shared/database/database.js';
import type { Listener, Notifications } from '../../../shared/database/notifications.js';
import { ApiKeyCache } from './api-key-cache.js';

/** ApiKeyCache with a database whose answers, and with notifications whose words, are given by the test. */
function controlled() {
  const box = new SecretBox([randomBytes(32)]);
  const key = randomUUID();
  const secret = box.seal('ab'.repeat(32), `bobux.api_keys/secret/${key}`);
  const asked: ((permissions?: number) => void)[] = [];
  const database = {
    query: () =>
      new Promise((resolve) =>
        asked.push((permissions) =>
          resolve(permissions === undefined ? [] : [{ key, secret, permissions, created: new Date(0) }]),
        ),
      ),
  } as unknown as Database;
  const told: Listener[] = [];
  const notifications = {
    isCurrent: true,
    listen: (_channel: string, listener: Listener) => told.push(listener),
  };
  const keys = new ApiKeyCache(database, box, notifications as unknown as Notifications);
  return { keys, key, asked, notifications, listener: told[0]! };
}

describe('ApiKeyCache', () => {
  it('should look a key up once, and then know it, in any spelling', async () => {
    const { keys, key, asked } = controlled();
    expect(keys.peek(key)).toBeUndefined();
    const found = Promise.all([keys.find(key), keys.find(key.toUpperCase())]);
    expect(asked).toHaveLength(1);
    asked[0]!(3);
    expect((await found).map((known) => known?.apiKey.permissions)).toEqual([3, 3]);
    expect(keys.peek(key)?.apiKey.permissions).toBe(3);
    expect(keys.peek(key.toUpperCase())?.apiKey.permissions).toBe(3);
  });

  it('should not keep that a key is unknown', async () => {
    const { keys, key, asked } = controlled();
    const unknown = keys.find(key);
    asked[0]!();
    expect(await unknown).toBeUndefined();
    const known = keys.find(key);
    asked[1]!(1);
    expect((await known)?.apiKey.permissions).toBe(1);
  });

  it('should forget a key that another process has changed', async () => {
    const { keys, key, asked, listener } = controlled();
    const found = keys.find(key);
    asked[0]!(1);
    await found;
    listener.notified(key);
    expect(keys.peek(key)).toBeUndefined();
  });

  it('should forget a key that this process has changed when the transaction is over, and not before', async () => {
    const { keys, key, asked } = controlled();
    const found = keys.find(key);
    asked[0]!(1);
    await found;
    const listeners: (() => void)[] = [];
    const transaction = {
      query: () => Promise.resolve([]),
      whenOver: (listener: () => void) => void listeners.push(listener),
    };
    await keys.on(transaction).delete(key.toUpperCase());
    expect(keys.peek(key)).toBeDefined();
    for (const listener of listeners) listener();
    expect(keys.peek(key)).toBeUndefined();
  });

  it('should not keep what was looked up while the key was changed, nor give it to who asks afterwards', async () => {
    for (const change of ['notified', 'missed'] as const) {
      const { keys, key, asked, listener } = controlled();
      const before = keys.find(key);
      listener[change](key);
      const after = keys.find(key);
      expect(asked).toHaveLength(2);
      asked[1]!(2);
      expect((await after)?.apiKey.permissions).toBe(2);
      asked[0]!(1);
      expect((await before)?.apiKey.permissions).toBe(1);
      expect(keys.peek(key)?.apiKey.permissions).toBe(2);
    }
  });

  it('should look up anew for everybody who asks while nobody may be listening', async () => {
    const { keys, key, asked, notifications } = controlled();
    const found = keys.find(key);
    asked[0]!(1);
    await found;
    notifications.isCurrent = false;
    expect(keys.peek(key)).toBeUndefined();
    const both = Promise.all([keys.find(key), keys.find(key)]);
    expect(asked).toHaveLength(3);
    asked[1]!(2);
    asked[2]!(2);
    await both;
  });

  it('should ask again after a lookup that failed', async () => {
    const { keys, key, asked } = controlled();
    const failing = keys.find('no uuid');
    expect(await failing).toBeUndefined();
    const found = keys.find(key);
    asked[0]!(1);
    expect((await found)?.apiKey.permissions).toBe(1);
  });
});
