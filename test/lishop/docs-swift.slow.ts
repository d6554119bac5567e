import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppStoreSigner } from '../simulators/app-store-signer.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';

/** What the names of the Swift text stand for. */
type Values = Readonly<Record<string, unknown>>;

/** What a cast of Swift takes; it ends the app where something else comes. */
const TYPES: Values = {
  String: expect.any(String),
  Bool: expect.any(Boolean),
  '[[String': expect.any(Array),
};

let apple: AppStoreSigner;
let lishop: LiShopApp;
let swift: string;
beforeAll(async () => {
  apple = await AppStoreSigner.start();
  lishop = await LiShopApp.start(apple.environment);
  const docs = await readFile(fileURLToPath(new URL('../../docs/lishop.md', import.meta.url)), 'utf8');
  [, swift = ''] = /```swift\n([^]*?)```/.exec(docs) ?? [];
});
afterAll(async () => {
  await lishop.close();
  apple.end();
});

/** @returns the text of a function of the Swift program */
function functionOf(name: string): string {
  const [, text] = new RegExp(`^func ${name}\\(.*?\\{\\n([^]*?)^\\}$`, 'm').exec(swift) ?? [];
  if (text === undefined) throw new Error(`there is no function ${name}`);
  return text;
}

/** @param literal a dictionary of Swift, or a name */
function valueOf(literal: string, values: Values): unknown {
  const text = literal.trim();
  if (text.startsWith('"')) return JSON.parse(text);
  if (!text.startsWith('[')) {
    if (text in values) return values[text];
    throw new Error(`nothing stands for ${text}`);
  }
  const members = [...text.slice(1, -1).matchAll(/("\w+"): ((?:\[[^\]]*\]|[^,[\]])+)/g)];
  return Object.fromEntries(
    members.map(([, name = '', value = '']) => [JSON.parse(name) as string, valueOf(value, values)]),
  );
}

/** The headers that `request` sets, those of a body apart. */
function headersOf(values: Values, hasBody: boolean): Record<string, string> {
  const [always = '', withBody = ''] = functionOf('request').split('if let body');
  const headers: Record<string, string> = {};
  for (const part of hasBody ? [always, withBody] : [always])
    for (const [, value = '', name = ''] of part.matchAll(
      /setValue\(([^,]+), forHTTPHeaderField: "([\w-]+)"\)/g,
    ))
      headers[name] = String(valueOf(value, values));
  return headers;
}

/** As `JSONSerialization` prints it. */
const json = (value: unknown): string => JSON.stringify(value).replaceAll('/', '\\/');

/** Sends the request that a function of the Swift program sends, and reads its answer as that function does. */
async function ask(name: string, values: Values): Promise<Record<string, any>> {
  const text = functionOf(name);
  const call = /try await ask\("(\w+)", "([^"]+)"(?:, (\[.*\]))?\)/.exec(text);
  if (call === null) throw new Error(`${name} asks for nothing`);
  const [, method = '', path = '', body] = call;
  const address = path.replace(/\\\((\w+)\)/g, (_, variable: string) => String(values[variable]));
  // `URL(string:)` takes nothing that is not escaped.
  expect(address).toMatch(/^[\w./?=&-]+$/);
  const response = await fetch(lishop.quartet.url + address, {
    method,
    headers: headersOf(values, body !== undefined),
    ...(body !== undefined && { body: json(valueOf(body, values)) }),
  });
  const answer = await response.text();
  if (response.status >= 300) throw Object.assign(new Error(answer), { status: response.status });
  const read = JSON.parse(answer) as Record<string, unknown>;
  const casts = [...text.matchAll(/(?:page|answer)\["(\w+)"\] as! (\S*[\w\]])/g)];
  expect(casts).not.toEqual([]);
  for (const [, member = '', type = ''] of casts) {
    if (!(type in TYPES)) throw new Error(`${type} is none that is known here`);
    expect([member, read[member]]).toEqual([member, TYPES[type]]);
  }
  return read;
}

/** The edit of the comment in `push`. */
function editOf(values: Values): Record<string, unknown> {
  const [, literal = ''] = /\/\/ (\[.*\])$/m.exec(functionOf('push')) ?? [];
  return valueOf(literal, values) as Record<string, unknown>;
}

describe('the Swift of docs/lishop.md', () => {
  let key: string;
  let milk: Record<string, any>;
  let cursor: string;

  it('should register with what StoreKit has of a purchase', async () => {
    const payment = '2000000801234567';
    expect(swift).toContain('var key = ""');
    const values = { payment, 'purchase.jwsRepresentation': apple.transaction(payment), key: '' };
    expect(functionOf('register')).toContain('purchase.unsafePayloadValue.originalID');
    ({ api_key: key } = await ask('register', values));
    // It is verified in the background.
    await eventually(async () => {
      const [list] = await lishop.quartet.database.query<{ verdict: string }>(
        'SELECT verdict FROM lishop.lists',
      );
      return list?.verdict === 'valid';
    });
    expect((await lishop.get('/articles', key)).status).toBe(200);
  });

  it('should pull all at first, and what has changed since', async () => {
    expect(swift).toContain('var cursor = ""');
    const page = await ask('pull', { key, cursor: '' });
    expect([page.changes, page.more]).toEqual([[], false]);
    milk = await lishop.add(key, { name: 'Milk' });
    const next = await ask('pull', { key, cursor: page.cursor });
    expect(next.changes).toEqual([expect.objectContaining({ objectId: milk.objectId, name: 'Milk' })]);
    ({ cursor } = next);
  });

  it('should push edits, and be told what is not in force', async () => {
    const told = { '…': milk.objectId, ISO8601: new Date().toISOString(), 'UUID().uuidString': randomUUID() };
    const edit = editOf(told);
    const wrong = { ...edit, clientId: randomUUID(), fields: { qty: 'many' } };
    const values = { key, sent: [edit, wrong] };
    const answer = await ask('push', values);
    expect(answer.edits).toEqual([
      expect.objectContaining({ clientId: edit.clientId, result: 'applied', overridden: {} }),
      expect.objectContaining({ errors: { qty: ['is not a number'] } }),
    ]);
    expect((await lishop.get('/articles', key)).json[0].qty).toBe((edit.fields as { qty: string }).qty);
    // The answer was lost.
    expect((await ask('push', values)).edits[0]).toEqual(answer.edits[0]);
  });

  it('should follow, with the cursor before what it belongs to', async () => {
    const text = functionOf('follow');
    const [, method = '', path = ''] = /request\("(\w+)", "([^"]+)"\)/.exec(text) ?? [];
    const [, name = '', header = ''] =
      /events\.setValue\((\w+), forHTTPHeaderField: "([\w-]+)"\)/.exec(text) ?? [];
    const ending = new AbortController();
    const headers = { ...headersOf({ key }, false), [header]: String(valueOf(name, { cursor })) };
    const response = await fetch(lishop.quartet.url + path, { method, headers, signal: ending.signal });
    expect(response.status).toBe(200);
    const [idPrefix, dataPrefix] = [...text.matchAll(/hasPrefix\("([^"]+)"\)/g)].map(
      ([, prefix = '']) => prefix,
    );
    // Whoever drops so many characters drops the prefix.
    const dropped = [...text.matchAll(/dropFirst\((\d+)\)/g)].map(([, count]) => Number(count));
    expect(dropped).toEqual([idPrefix?.length, dataPrefix?.length]);
    let [id, rest] = [cursor, ''];
    const taken: { id: string; change: Record<string, unknown> }[] = [];
    const decoder = new TextDecoder();
    for await (const piece of response.body!) {
      const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
      rest = lines.pop()!;
      // `AsyncLineSequence` gives no empty lines.
      for (const line of lines.filter((one) => one !== '')) {
        if (line.startsWith(idPrefix!)) id = line.slice(dropped[0]);
        if (line.startsWith(dataPrefix!)) taken.push({ id, change: JSON.parse(line.slice(dropped[1])) });
      }
      if (taken.length === 1) await lishop.call(`/articles/${milk.objectId}`, { method: 'DELETE', key });
      if (taken.length > 1) break;
    }
    ending.abort();
    expect(taken.map(({ change }) => change)).toEqual([
      expect.objectContaining({ objectId: milk.objectId, qty: '3' }),
      expect.objectContaining({ objectId: milk.objectId, deleted: true }),
    ]);
    expect((await ask('pull', { key, cursor: taken[0]!.id })).changes).toEqual([taken[1]!.change]);
    expect((await ask('pull', { key, cursor: taken[1]!.id })).changes).toEqual([]);
  });

  it('should be told by 410 to begin anew, where the server does not know the cursor', async () => {
    const [, status] = /where refused\.status == (\d+)/.exec(functionOf('pull')) ?? [];
    const strange = Buffer.from('1999999999999999').toString('base64url');
    const refused = await ask('pull', { key, cursor: strange }).catch(
      (error: { status: number }) => error.status,
    );
    expect(refused).toBe(Number(status));
    expect((await ask('pull', { key, cursor: '' })).changes).toEqual([]);
  });
});
