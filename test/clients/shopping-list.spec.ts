import { describe, expect, it } from '@jest/globals';
import { ShoppingList } from '../../clients/typescript/src/lishop/index.js';
import { eventually } from '../support/eventually.js';

/** Answers as LiShop does, a moment later, and notes what it was sent. */
class SlowLists {
  readonly names: string[] = [];
  requests = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const isBatch = (input as string).includes('/batch');
    const { edits } = JSON.parse(isBatch ? (init?.body as string) : '{"edits":[]}') as {
      edits: { fields: { name: string } }[];
    };
    const first = this.names.length + 1;
    this.names.push(...edits.map(({ fields }) => fields.name));
    this.requests += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (!isBatch) return Response.json({ changes: [], cursor: 'c', more: false });
    return Response.json({ edits: edits.map((_, index) => ({ objectId: String(first + index) })) });
  };
}

describe('the shopping list of the client', () => {
  it('should send each edit once where a sync is asked for just as another one ends', async () => {
    const lists = new SlowLists();
    const list = new ShoppingList('http://lists', 'key', { fetch: lists.fetch });
    await list.add({ name: 'Milk' });
    const first = list.sync();
    await eventually(() => lists.requests === 2);
    await list.add({ name: 'Bread' });
    const asOneEnds = first.then(() => list.sync());
    const after = list.sync();
    await eventually(() => lists.requests > 2);
    await list.add({ name: 'Tea' });
    await Promise.all([asOneEnds, after]);
    await list.sync();
    expect(lists.names).toEqual(['Milk', 'Bread', 'Tea']);
    expect(list.pending).toBe(0);
  });

  it('should tell of a listener that throws, and leave no rejection unheard where the storage fails too', async () => {
    const unheard: unknown[] = [];
    const note = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', note);
    const storage = { load: () => undefined, save: () => Promise.reject(new Error('the disk is full')) };
    const list = new ShoppingList('http://lists', 'key', { storage });
    list.onChange(() => {
      throw new Error('the page cannot be drawn');
    });
    await expect(list.add({ name: 'Milk' })).rejects.toThrow('the page cannot be drawn');
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', note);
    expect(unheard).toEqual([]);
  });
});
