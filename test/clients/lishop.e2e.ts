import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ConnectionError,
  ListKeys,
  register,
  ResponseError,
  ShoppingList,
  UnknownArticleError,
  type ListStorage,
  type LiveList,
} from '../../clients/typescript/src/lishop/index.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';

let lishop: LiShopApp;
let url: string;
const lives: LiveList[] = [];

beforeAll(async () => {
  lishop = await LiShopApp.start();
  ({ url } = lishop.quartet);
});
afterEach(async () => {
  await Promise.all(lives.splice(0).map((live) => live.stop()));
});
afterAll(() => lishop.close());

/** What one phone keeps. */
class Memory implements ListStorage {
  text: string | undefined;
  load(): string | undefined {
    return this.text;
  }
  save(text: string): void {
    this.text = text;
  }
}

/** A phone's network, that can be taken away before or after the server has been reached. */
class Network {
  state: 'up' | 'down' | 'answers lost' = 'up';
  requests = 0;
  readonly fetch: typeof fetch = async (...args) => {
    if (this.state === 'down') throw new TypeError('fetch failed');
    this.requests++;
    const response = await fetch(...args);
    if (this.state !== 'answers lost') return response;
    await response.arrayBuffer();
    throw new TypeError('fetch failed');
  };
}

const names = ({ articles }: ShoppingList): string[] => articles.map(({ name }) => name);
const follow = (list: ShoppingList): LiveList => {
  const live = list.live();
  lives.push(live);
  return live;
};

describe('the shopping list of the client', () => {
  it('should have two phones, of which one was offline, agree on the later edit of each field', async () => {
    const key = await lishop.register();
    const [ann, bob] = [new ShoppingList(url, key), new ShoppingList(url, key)];
    const id = await ann.add({ name: 'Milk', qty: '2' });
    expect(ann.articles).toEqual([{ id, name: 'Milk', qty: '2', checked: '0', isPending: true }]);
    expect(await ann.sync()).toEqual({ pushed: 1, pulled: 1, lost: [] });
    expect(ann.articles).toMatchObject([{ id, name: 'Milk', isPending: false }]);
    await bob.sync();
    const [milk] = bob.articles;
    await ann.change(id, { qty: '3', shop: 'corner' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bob.change(milk!.id, { qty: '4' });
    await bob.sync();
    const { lost } = await ann.sync();
    expect(lost).toEqual([{ id, edit: expect.objectContaining({ op: 'update' }), overridden: { qty: '3' } }]);
    await bob.sync();
    for (const { articles } of [ann, bob]) expect(articles).toMatchObject([{ qty: '4', shop: 'corner' }]);
    await bob.remove(milk!.id);
    await bob.sync();
    await ann.sync();
    expect([names(ann), names(bob)]).toEqual([[], []]);
  });

  it('should make what was made offline once, though the answers were lost and the program was started anew', async () => {
    const key = await lishop.register();
    const [network, storage] = [new Network(), new Memory()];
    const phone = (): ShoppingList => new ShoppingList(url, key, { storage, fetch: network.fetch });
    network.state = 'down';
    const first = phone();
    const id = await first.add({ name: 'Bread' });
    await first.change(id, { qty: '2' });
    await expect(first.sync()).rejects.toBeInstanceOf(ConnectionError);
    network.state = 'answers lost';
    const second = phone();
    await second.ready;
    expect(second.articles).toMatchObject([{ id, name: 'Bread', qty: '2', isPending: true }]);
    await expect(second.sync()).rejects.toBeInstanceOf(ConnectionError);
    await second.change(id, { checked: '1' });
    network.state = 'up';
    const third = phone();
    expect((await third.sync()).pushed).toBe(3);
    expect(third.articles).toMatchObject([{ id, name: 'Bread', qty: '2', checked: '1', isPending: false }]);
    expect((await lishop.get('/articles', key)).json).toHaveLength(1);
    // Our id of the article outlives the copy too.
    const fourth = phone();
    await fourth.ready;
    await fourth.change(id, { qty: '5' });
    await fourth.sync();
    expect((await lishop.get('/articles', key)).json).toMatchObject([{ name: 'Bread', qty: '5' }]);
  });

  it('should tell of an edit that cannot be done, and do the others', async () => {
    const list = new ShoppingList(url, await lishop.register());
    const wrong = await list.add({ name: 'Eggs', qty: 'a dozen' });
    await list.add({ name: 'Salt' });
    const { pushed, lost } = await list.sync();
    expect([pushed, lost]).toEqual([
      2,
      [{ id: wrong, edit: expect.anything(), errors: { qty: ['is not a number'] } }],
    ]);
    expect(names(list)).toEqual(['Salt']);
    await expect(list.change('no such', { qty: '1' })).rejects.toBeInstanceOf(UnknownArticleError);
  });

  it('should send and take more than one request may have', async () => {
    const key = await lishop.register();
    const [here, there] = [new ShoppingList(url, key), new ShoppingList(url, key)];
    for (let n = 0; n < 1_100; n++) await here.add({ name: `Article ${n}` });
    expect(await here.sync()).toEqual({ pushed: 1_100, pulled: 1_100, lost: [] });
    await there.sync();
    expect(names(there)).toEqual(names(here));
  });

  it('should begin anew where the server cannot say what has changed, and keep what is not yet sent', async () => {
    const key = await lishop.register();
    const storage = new Memory();
    const list = new ShoppingList(url, key, { storage });
    await list.add({ name: 'Milk' });
    await list.sync();
    const saved = JSON.parse(storage.text!);
    saved.articles[0].name = 'Ghost';
    saved.articles[0].objectId = '1';
    // A cursor that the list has never come to, as after a backup was restored.
    storage.text = JSON.stringify({
      ...saved,
      cursor: Buffer.from('9000000000000000').toString('base64url'),
    });
    const again = new ShoppingList(url, key, { storage });
    await again.add({ name: 'Tea' });
    await again.sync();
    expect(names(again)).toEqual(['Milk', 'Tea']);
  });

  it('should be kept in step live, over streams that end', async () => {
    const key = await lishop.register();
    const network = new Network();
    const [ann, bob] = [new ShoppingList(url, key, { fetch: network.fetch }), new ShoppingList(url, key)];
    follow(ann);
    follow(bob);
    const id = await ann.add({ name: 'Milk' });
    await eventually(() => names(bob)[0] === 'Milk' && ann.pending === 0);
    await bob.change(bob.articles[0]!.id, { checked: '1' });
    await eventually(() => ann.articles[0]?.checked === '1');
    network.state = 'down';
    await ann.change(id, { qty: '7' });
    await bob.add({ name: 'Bread' });
    await eventually(() => bob.pending === 0);
    network.state = 'up';
    await eventually(() => ann.pending === 0 && bob.articles[0]?.qty === '7');
    await eventually(() => names(ann).join() === 'Milk,Bread');
    await ann.remove(id);
    await eventually(() => names(bob).join() === 'Bread');
  });

  it('should end with an error where the key is removed', async () => {
    const owner = await lishop.register();
    const keys = new ListKeys(url, owner);
    const guest = await keys.invite('guest@example.com');
    expect(await keys.guests()).toEqual([{ api_key: guest, email: 'guest@example.com' }]);
    const list = new ShoppingList(url, guest);
    await list.add({ name: 'Milk' });
    const live = follow(list);
    await eventually(() => list.pending === 0);
    expect(await keys.remove(guest)).toEqual([]);
    await expect(live.ended).rejects.toMatchObject({
      name: 'ResponseError',
      code: 'UNAUTHORIZED',
      status: 401,
    });
    await expect(list.sync()).rejects.toBeInstanceOf(ResponseError);
  });

  it('should register, and say what is wrong under a code', async () => {
    const key = await register(url, { paymentIdentifier: 'clients', receipt: 'cmVjZWlwdA==' });
    await new ListKeys(url, key).deleteList();
    await expect(new ListKeys(url, key).guests()).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
      data: { message: 'Unauthorized' },
    });
    await expect(
      register('http://127.0.0.1:9', { paymentIdentifier: 'x', receipt: '' }),
    ).rejects.toMatchObject({ name: 'ConnectionError', code: 'CONNECTION' });
    await expect(register(url, { paymentIdentifier: '', receipt: 'cmVjZWlwdA==' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining('paymentIdentifier parameter'),
    });
  });
});
