import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

const MILK = { name: 'Milk', qty: '2', checked: '0' };
const ORIGIN = 'https://lists.example.com';
let lishop: LiShopApp;
let key: string;
beforeAll(async () => {
  lishop = await LiShopApp.start({ LISHOP_WEB_ORIGINS: `${ORIGIN},http://localhost:8080` });
  key = await lishop.register();
});
afterAll(() => lishop.close());

/** With a body just as it is. */
async function send(
  path: string,
  init: RequestInit,
): Promise<{ status: number; type: string | null; text: string }> {
  const response = await fetch(new URL(path, lishop.quartet.url), init);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
}
/** By `fetch` no header can be empty. */
async function rawPost(
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<{ status: number; text: string }> {
  const outgoing = request(new URL(path, lishop.quartet.url), { method: 'POST', headers, agent: false });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let text = '';
  for await (const piece of response.setEncoding('utf8')) text += String(piece);
  return { status: response.statusCode ?? 0, text };
}
const plain = (status: number, text: string): object => ({ status, text, type: 'text/plain; charset=utf-8' });

describe('an error below the addresses of LiShop', () => {
  it.each([
    ['GET', '/articles/7/edit'],
    ['GET', '/articles.xml'],
    ['GET', '/articles.JSON'],
    ['GET', '/articles/'.concat('x/'.repeat(10))],
    ['PUT', '/articles'],
    ['OPTIONS', '/articles/7'],
    ['GET', '/api_keys'],
    ['GET', '/api_keys/registerAccount'],
    ['POST', '/1.0/api_keys/nothing.json'],
    ['POST', '/deleteList.xml'],
    ['GET', '/articles/%ff'],
    ['PATCH', '/2.0/articles/%zz.json'],
    ['POST', '/api_keys/%'],
    ['GET', '/1.0/nothing'],
    ['GET', '/2.0/nothing/more'],
    ['PUT', '/SHAREDAPIKEY'],
  ])(
    'should be plain text, and a 404 of %s %s told to those only whose key is known',
    async (method, path) => {
      if (method === 'OPTIONS') {
        expect((await send(path, { method })).status).toBe(204);
        return;
      }
      expect(await send(path, { method })).toEqual(plain(401, 'Unauthorized'));
      expect(await send(path, { method, headers: { api_key: key } })).toEqual(plain(404, 'Not Found'));
    },
  );

  it.each([
    ['a compressed body', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['JSON that is no UTF', { 'content-type': 'application/json; charset=latin1' }],
    ['JSON that is UTF-7', { 'content-type': 'application/json; charset="utf-7"' }],
    [
      'a form in an unknown character set',
      { 'content-type': 'application/x-www-form-urlencoded; charset=koi8-r' },
    ],
  ])('should be so for %s', async (_what, headers: Record<string, string>) => {
    const body =
      headers['content-encoding'] === 'gzip' ? gzipSync(JSON.stringify(MILK)) : JSON.stringify(MILK);
    const post = (path: string, api_key?: string): ReturnType<typeof send> =>
      send(path, {
        method: 'POST',
        body,
        headers: { ...headers, ...(api_key !== undefined && { api_key }) },
      });
    expect(await post('/articles')).toEqual(plain(401, 'Unauthorized'));
    expect(await post('/articles', 'f'.repeat(32))).toEqual(plain(401, 'Unauthorized'));
    expect(await post('/articles', key)).toEqual(plain(415, 'Unsupported Media Type'));
    // It reads no body.
    expect((await post('/sharedApiKey', key)).status).toBe(200);
  });
});

describe('addresses that are written in another way', () => {
  it.each(['/%61rticles', '/1.0//articles.json', '/articles/', '/Articles', '/2.0/ARTICLES/Export'])(
    'should be found: %s',
    async (path) => {
      expect((await send(path, { headers: { api_key: key } })).status).toBe(200);
    },
  );
});

describe('names in another letter case', () => {
  it('should be those of the one route, with its way to read a body', async () => {
    const headers = { api_key: key, 'content-type': 'application/x-www-form-urlencoded' };
    const added = await send('/Articles', { method: 'POST', headers, body: 'name=Milk&qty=1&checked=0' });
    expect(added.status).toBe(201);
    const shared = await send('/API_KEYS/sharedapikey', { method: 'POST', headers: { api_key: key } });
    expect([shared.status, shared.text]).toEqual([200, '[]']);
  });
});

describe('bodies that Rack reads', () => {
  const headers = (type?: string): Record<string, string> => ({
    api_key: key,
    ...(type && { 'content-type': type }),
  });
  const FORM = 'application/x-www-form-urlencoded';

  it('should be read: a field that is given twice, of which the last counts', async () => {
    const body = 'article[name]=Milk&article[qty]=1&article[checked]=0&article[checked]=1';
    const added = await send('/articles', { method: 'POST', headers: headers(FORM), body });
    expect(added.status).toBe(201);
    expect(JSON.parse(added.text)).toMatchObject({ checked: '1' });
    const query = await send('/articles?name=a&name=b&qty=1&checked=0', {
      method: 'POST',
      headers: headers(),
    });
    expect(JSON.parse(query.text)).toMatchObject({ name: 'b' });
  });

  it('should be read: a form that does not say what it is', async () => {
    const body = new Uint8Array(Buffer.from('name=Milk&qty=1&checked=0'));
    const added = await send('/articles', { method: 'POST', headers: headers(), body });
    expect([added.status, JSON.parse(added.text).name]).toEqual([201, 'Milk']);
  });

  it('should be read: a form whose type is empty, and JSON that says its UTF-8 in another way', async () => {
    const form = { api_key: key, 'content-type': '' };
    const added = await rawPost('/articles', form, 'name=Milk&qty=1&checked=0');
    expect([added.status, JSON.parse(added.text).name]).toEqual([201, 'Milk']);
    for (const charset of ['utf8', 'UTF8', '"utf8"', '', '""', ' utf-8']) {
      const type = `application/json; charset=${charset}`;
      const body = JSON.stringify({ ...MILK, name: 'Käse' });
      const json = await send('/articles', { method: 'POST', headers: headers(type), body });
      expect([type, json.status, JSON.parse(json.text).name]).toEqual([type, 201, 'Käse']);
    }
  });

  it('should be read: multipart, flat or below article, without files', async () => {
    const form = new FormData();
    for (const [name, value] of [...Object.entries(MILK), ['article[shop]', 'Käse & Co'], ['qty', '3']]) {
      form.append(name ?? '', value ?? '');
    }
    const added = await send('/articles', { method: 'POST', headers: headers(), body: form });
    expect(added.status).toBe(201);
    expect(JSON.parse(added.text)).toMatchObject({ name: 'Milk', qty: '3', shop: 'Käse & Co' });

    form.append('photo', new Blob(['x']), 'milk.jpg');
    expect(await send('/articles', { method: 'POST', headers: headers(), body: form })).toEqual(
      plain(415, 'Unsupported Media Type'),
    );
    const many = new FormData();
    for (let n = 0; n <= 100; n += 1) many.append(`field${n}`, 'x');
    expect((await send('/articles', { method: 'POST', headers: headers(), body: many })).status).toBe(413);
    const large = new FormData();
    large.append('name', 'x'.repeat(2_100_000));
    expect((await send('/articles', { method: 'POST', headers: headers(), body: large })).status).toBe(413);
    const parts = (...of: string[]): string => `${of.map((part) => `--x\r\n${part}\r\n`).join('')}--x--\r\n`;
    const field = (name: string, value: string, more = ''): string =>
      `Content-Disposition: form-data; name="${name}"\r\n${more}\r\n${value}`;
    const broken = headers('multipart/form-data; boundary=x');
    const bytes = field('shop', 'Käse', 'Content-Type: application/octet-stream\r\n');
    const milk = Object.entries(MILK).map(([name, value]) => field(name, String(value)));
    const short = await send('/articles', { method: 'POST', headers: broken, body: parts(...milk, bytes) });
    expect([short.status, JSON.parse(short.text).shop]).toEqual([201, 'Käse']);
    for (const cut of [bytes, bytes.replace('; name', '; filename="a"; name')])
      expect(
        (await send('/articles', { method: 'POST', headers: broken, body: `--x\r\n${cut}` })).status,
      ).toBe(cut === bytes ? 400 : 415);
    const thousands = parts(...Array.from({ length: 30_000 }, (_, n) => field(`f${n % 10}`, 'x')));
    expect((await send('/articles', { method: 'POST', headers: broken, body: thousands })).status).toBe(413);
    expect(
      (await send('/articles', { method: 'POST', headers: broken, body: '--x\r\nnonsense' })).status,
    ).toBe(400);
  });

  it('should be read: numbers of JSON as they are written', async () => {
    const body = '{"name":8410076472946123456789,"qty":3.0,"checked":1}';
    const added = await send('/articles', { method: 'POST', headers: headers('application/json'), body });
    expect(JSON.parse(added.text)).toMatchObject({
      name: '8410076472946123456789',
      qty: '3.0',
      checked: '1',
    });
  });

  it.each<[path: string, most: number]>([
    ['/registerAccount', 1_000],
    ['/recoverApiKey', 1_000],
    ['/verifyReceipt', 1_000],
    ['/articles', 1_000],
    ['/2.0/articles/batch', 20_000],
  ])('should be refused with 413 where it is JSON of more values: %s, %d', async (path, most) => {
    const statusOf = async (values: number): Promise<number> => {
      // The object and the list are values, too.
      const body = JSON.stringify({ other: Array.from({ length: values - 2 }, () => ',') });
      const type = 'application/json';
      return (await send(path, { method: 'POST', headers: headers(type), body })).status;
    };
    expect([400, 422]).toContain(await statusOf(most));
    expect(await statusOf(most + 1)).toBe(413);
  });

  it.each(['"text"', '7', 'null', '{"qty":01}', '{'])('should be refused with 400: %s', async (body) => {
    expect(await send('/articles', { method: 'POST', headers: headers('application/json'), body })).toEqual(
      plain(400, 'Bad Request'),
    );
  });
});

describe('a key in both headers', () => {
  it('should count in the second where the first is empty or wrong', async () => {
    for (const wrong of ['', 'f'.repeat(32)]) {
      const headers = { api_key: wrong, 'x-lishop-api-key': key };
      expect((await send('/articles', { headers })).status).toBe(200);
    }
    const headers = { api_key: key, 'x-lishop-api-key': 'wrong' };
    expect((await send('/articles', { headers })).status).toBe(200);
    expect((await send('/articles', { headers: { api_key: 'a', 'x-lishop-api-key': 'b' } })).status).toBe(
      401,
    );
  });
});

describe('LISHOP_WEB_ORIGINS', () => {
  const from = (
    origin: string,
    path: string,
    call: { method?: string; key?: string } = {},
  ): Promise<Answer> => lishop.call(path, { method: 'GET', ...call, headers: { origin } });

  it('should let the scripts of listed pages read every answer, errors too, without credentials', async () => {
    for (const [path, status, call] of [
      ['/articles', 200, { key }],
      ['/1.0/articles.json', 401, {}],
      ['/articles/7', 404, { key }],
      ['/verifyReceipt', 400, { method: 'POST' }],
    ] as const) {
      const answer = await from(ORIGIN, path, call);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(answer.headers.get('access-control-expose-headers')).toBe(
        'ETag, Location, Retry-After, x-request-id',
      );
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
  });

  it('should answer the question of a browser without a key', async () => {
    const answer = await from('http://localhost:8080', '/articles/7', { method: 'OPTIONS' });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:8080');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST, PUT, PATCH, DELETE');
    expect(answer.headers.get('access-control-allow-headers')).toBe(
      'api_key, x-lishop-api-key, content-type, if-match, if-none-match, idempotency-key, last-event-id',
    );
  });

  it('should allow nothing to other pages, nor outside of LiShop', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await from('https://evil.example', '/articles', { method, key });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('vary')).toContain('Origin');
    }
    const health = await from(ORIGIN, '/health/live');
    expect(health.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('should be off where it is not set', async () => {
    const closed = await LiShopApp.start();
    const answer = await closed.call('/articles', { method: 'OPTIONS', headers: { origin: ORIGIN } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await closed.close();
  });
});
