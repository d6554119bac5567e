import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { LiShopConfig } from '../settings.js';
import { ApiKeys, PURPOSE } from './api-keys.repository.js';

const box = new SecretBox([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
const old = new SecretBox([Buffer.alloc(32, 1)]);

/** By the index of its key, as hex. */
let held: Map<string, { list_id: number }>;
/** The keys that each look-up asked for. */
let asked: number[];
let broken: boolean;
let keys: ApiKeys;

const database = {
  async query(sql: string, [indexes]: [Buffer[]]) {
    if (!sql.startsWith('SELECT')) return [];
    asked.push(indexes.length);
    // As PostgreSQL has it: what is committed when the statement begins.
    const rows = indexes.flatMap((index) => {
      const row = held.get(index.toString('hex'));
      return row === undefined ? [] : [{ key_index: index, verdict: 'valid', ...row }];
    });
    const fails = broken;
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (fails) throw new Error('broken');
    return rows;
  },
} as unknown as Database;

const hold = (key: string, list: number, of = box): unknown =>
  held.set(of.blindIndex(key, PURPOSE).toString('hex'), { list_id: list });
const listsOf = async (...sent: string[]): Promise<(number | undefined)[]> =>
  (await Promise.all(sent.map((key) => keys.accessOf(key)))).map((access) => access?.list);
const begun = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

beforeEach(() => {
  held = new Map();
  asked = [];
  broken = false;
  keys = new ApiKeys(database, box, new Clock(), { receipts: true } as LiShopConfig);
});

describe('look-ups of keys', () => {
  it('should share a statement, and give each caller the holder of its own key', async () => {
    hold('ann', 1);
    hold('bob', 2);
    hold('eve', 3, old);
    expect(await listsOf('bob', 'nobody', 'ann', 'eve', 'bob')).toEqual([2, undefined, 1, 3, 2]);
    expect(asked).toEqual([10]);
  });

  it('should see what was committed before the caller came, whatever look-up runs already', async () => {
    hold('ann', 1);
    const before = listsOf('ann', 'bob');
    await begun();
    held.clear();
    hold('bob', 2);
    expect(await listsOf('ann', 'bob')).toEqual([undefined, 2]);
    expect(await before).toEqual([1, undefined]);
  });

  it('should fail with the statement that they are in, and no other', async () => {
    hold('ann', 1);
    broken = true;
    const failing = listsOf('ann');
    await begun();
    broken = false;
    const next = listsOf('ann');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toEqual([1]);
  });
});
