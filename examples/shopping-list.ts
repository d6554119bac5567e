/**
 * Two phones with one list, of which one goes offline; what it did there arrives once, and of two edits the later wins.
 *
 *     npx tsx examples/shopping-list.ts
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// Elsewhere: from 'quartet-client/lishop'.
import { ConnectionError, ListKeys, register, ShoppingList } from '../clients/typescript/src/lishop/index.js';

const { QUARTET_URL = 'http://127.0.0.1:3000' } = process.env;
let isOffline = false;

/** Ann's network. */
const network: typeof fetch = (...args) =>
  isOffline ? Promise.reject(new TypeError('no network')) : fetch(...args);

/** Where Ann's phone keeps its copy. */
const file = join(tmpdir(), `shopping-list-${process.pid}.json`);
const storage = {
  load: () => readFile(file, 'utf8').catch(() => undefined),
  save: (text: string) => writeFile(file, text),
};

const show = (who: string, { articles }: ShoppingList): void =>
  console.log(
    `${who}: ${articles.map(({ name, qty, checked }) => `${checked === '1' ? '✓' : '·'} ${qty} ${name}`).join(', ')}`,
  );

const key = await register(QUARTET_URL, {
  paymentIdentifier: `example-${Date.now()}`,
  receipt: 'cmVjZWlwdA==',
});
const guest = await new ListKeys(QUARTET_URL, key).invite('bob@example.com');
let ann = new ShoppingList(QUARTET_URL, key, { storage, fetch: network });
const bob = new ShoppingList(QUARTET_URL, guest);

const milk = await ann.add({ name: 'Milk', qty: '2' });
await ann.sync();
await bob.sync();
show('Bob', bob);

isOffline = true;
await ann.change(milk, { qty: '3' });
await ann.add({ name: 'Bread' });
await ann.sync().catch((error: unknown) => {
  if (!(error instanceof ConnectionError)) throw error;
  console.log(`Ann is offline, with ${ann.pending} edits that nobody has yet`);
});
// The app is closed and opened again.
ann = new ShoppingList(QUARTET_URL, key, { storage, fetch: network });
await ann.ready;
show('Ann', ann);

const [theMilk] = bob.articles;
if (theMilk !== undefined) await bob.change(theMilk.id, { checked: '1', qty: '4' });
await bob.sync();

isOffline = false;
const { lost } = await ann.sync();
for (const { overridden } of lost) console.log(`Ann was overruled: ${JSON.stringify(overridden)}`);
await bob.sync();
show('Ann', ann);
show('Bob', bob);
await rm(file);
