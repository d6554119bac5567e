import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import type { SimulatedAccount } from '../simulators/imvu.js';
import { basic } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { fetchWhole } from '../support/fetch-whole.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { runCommand } from '../support/operator-command.js';
import { followersDay } from './followers-day.js';
import { imvuJsDay } from './imvu-js-day.js';
import type { ClientDay, Community, Known } from './public-client.js';

let app: ImvuApp;
let bot: string;
let ada: SimulatedAccount;
/** Others, two of them friends and followers. */
let bea: SimulatedAccount;
let cleo: SimulatedAccount;

beforeAll(async () => {
  app = await startImvuApp({ IMVU_REWRITE: 'true' });
  const user = await app.newUser();
  bot = user.authorization;
  ada = app.imvu.addAccount('Ada@example.org', 'analytical engine', { avatar: 'Ada' });
  bea = app.imvu.addAccount('bea@example.org', 'pw', { avatar: 'Bea', follows: new Set([ada.cid]) });
  cleo = app.imvu.addAccount('cleo@example.org', 'pw', { avatar: 'Cleo', follows: new Set([ada.cid]) });
  await user.api('POST', '/imvu/accounts', { username: ada.username, password: ada.password });
});
afterAll(() => app.close());

const own = (): string => `${app.quartet.url}/imvu/api`;

describe('a public client of which only the address is changed', () => {
  it.each<[string, (community: Community) => ClientDay]>([
    ['imvu.js', imvuJsDay],
    ['IMVU_Followers', (community) => followersDay(community, false)],
    ['IMVU_Followers, an older one', (community) => followersDay(community, true)],
  ])('should get through its whole day: %s', async (_name, dayOf) => {
    ada.friends = [bea.cid, cleo.cid];
    ada.follows = new Set();
    const { client, steps } = dayOf({ own: own(), authorization: bot, ada, bea, cleo });
    const known: Known = {};
    const logins = app.imvu.logins.length;
    for (const { name, request, check } of steps) {
      const answer = await client.send(...request(known));
      expect([name, Math.floor(answer.status / 100), answer.body?.status ?? 'success']).toEqual([
        name,
        2,
        'success',
      ]);
      check(answer, known, client);
    }
    // IMVU was not asked for a login.
    expect(app.imvu.logins).toHaveLength(logins);
  });
});

describe('POST /imvu/api/login', () => {
  const login = (body: object, authorization = bot) =>
    fetch(`${own()}/login`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('should answer a wrong password and an unknown name alike, and count both', async () => {
    const user = await app.newUser();
    const answers: unknown[] = [];
    for (const username of [ada.username, 'nobody@example.org']) {
      const response = await login({ username, password: 'wrong' });
      answers.push([response.status, await response.json()]);
    }
    expect(answers).toEqual(
      Array(2).fill([400, { status: 'failure', error: 'LOGIN-005', message: 'Invalid email or password' }]),
    );
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) {
      const { status } = await login({ username: 'guessed', password: `${n}` }, user.authorization);
      statuses.push(status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(400), 429, 429]);
    // Another user is not held up by it, and another's account is unknown.
    expect((await login({ username: 'guessed', password: 'x' })).status).toBe(400);
    expect((await login({ username: ada.username, password: ada.password }, user.authorization)).status).toBe(
      400,
    );
    expect((await login({ username: ada.username, password: ada.password }, basic('x', 'y'))).status).toBe(
      401,
    );
    for (const body of [{}, { username: 'x' }, { username: 1, password: 'x' }]) {
      expect((await login(body)).status).toBe(400);
    }
  });

  it('should have a name that was guessed at listed as locked out, and let in again by the operator', async () => {
    const user = await app.newUser();
    await runCommand(app.quartet, lockoutsCommand, [], { lift: '127.0.0.1' });
    const guess = async (n: number): Promise<number> =>
      (await login({ username: 'lifted', password: `${n}` }, user.authorization)).status;
    for (let n = 0; n < 10; n++) expect(await guess(n)).toBe(400);
    expect(await guess(10)).toBe(429);
    const lines = async (): Promise<string[]> => (await runCommand(app.quartet, lockoutsCommand)).split('\n');
    // The newest stands first.
    const line = await eventually(async () => {
      const [newest = ''] = await lines();
      return newest.startsWith('imvu') && newest;
    });
    expect(line).toMatch(/^imvu +127\.0\.0\.1 +the id [\w-]{12} .* lock-out \d+$/);
    const [, id = ''] = /lock-out (\d+)/.exec(line) ?? [];
    await runCommand(app.quartet, lockoutsCommand, [], { lift: id });
    await eventually(async () => (await guess(11)) === 400);
    expect(await guess(12)).toBe(400);
  });

  it('should ask for the second factor as IMVU does, and take it', async () => {
    const user = await app.newUser();
    const account = app.imvu.addAccount('two@example.org', 'pw', { code: '123456' });
    await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
    const given = { username: account.username, password: 'pw' };
    const wanted = await login(given, user.authorization);
    expect([wanted.status, await wanted.json()]).toEqual([
      202,
      {
        status: 'failure',
        error: 'LOGIN-017',
        message: 'A security code has been sent to your email: %email_address',
        details: { email_address: expect.stringMatching(/^\*\*\*\*/), remember_device_supported: true },
      },
    ]);
    const wrong = await login({ ...given, '2fa_code': '1' }, user.authorization);
    expect([wrong.status, ((await wrong.json()) as any).error]).toEqual([400, 'LOGIN-016']);
    expect((await login({ ...given, '2fa_code': ' 123456 ' }, user.authorization)).status).toBe(201);
    expect((await login(given, user.authorization)).status).toBe(201);
  });

  it('should say of an account that cannot be used why', async () => {
    const user = await app.newUser();
    const account = app.imvu.addAccount('banned@example.org', 'pw');
    const { body } = await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
    account.disabled = true;
    await user.api('POST', `/imvu/accounts/${body.account.id}/renew`);
    const refused = await login({ username: account.username, password: 'pw' }, user.authorization);
    expect([refused.status, await refused.json()]).toEqual([
      403,
      expect.objectContaining({
        status: 'failure',
        state: 'disabled',
        message: 'IMVU has disabled this account.',
      }),
    ]);
    account.disabled = false;
    await user.api('POST', `/imvu/accounts/${body.account.id}/renew`);
    await user.api('PATCH', `/imvu/accounts/${body.account.id}`, { paused: true });
    const paused = await login({ username: account.username, password: 'pw' }, user.authorization);
    expect([paused.status, await paused.json()]).toEqual([
      403,
      expect.objectContaining({ state: 'active', paused: true, message: 'You have paused this account.' }),
    ]);
  });
});

describe('a stand-in', () => {
  it('should choose the account, open nothing, and be ignored when unknown', async () => {
    const user = await app.newUser();
    const names = ['one', 'other'];
    const standIns: string[] = [];
    const ids: string[] = [];
    for (const name of names) {
      app.imvu.addAccount(`${name}@example.org`, 'pw');
      const { body } = await user.api('POST', '/imvu/accounts', {
        username: `${name}@example.org`,
        password: 'pw',
      });
      ids.push(body.session.id);
      const { headers } = await user.api('POST', '/imvu/api/login', {
        username: `${name}@example.org`,
        password: 'pw',
      });
      standIns.push(headers.get('set-cookie')!.split(';')[0]!);
    }
    const session = async (cookie: string) =>
      (await user.api('GET', '/imvu/api/echo', undefined, { cookie })).headers.get('x-quartet-session');
    for (let n = 0; n < 3; n++) {
      expect(await session(`theme=dark; ${standIns[0]}`)).toBe(ids[0]);
      expect(await session(standIns[1]!)).toBe(ids[1]);
    }
    expect(ids).toContain(await session(`osCsid=${'0'.repeat(32)}`));
    expect((await app.anonymous('GET', '/imvu/api/echo', undefined, { cookie: standIns[0]! })).status).toBe(
      401,
    );
    expect(app.imvu.seen.at(-1)!.headers.cookie).not.toContain(standIns[0]);
  });
});

describe('rewriting', () => {
  const asked = (path: string, headers: Record<string, string> = {}, method = 'GET', body?: string) =>
    fetchWhole(own() + path, {
      method,
      headers: { authorization: bot, ...headers },
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
  const reply = (behaviour: object) => app.imvu.behave('/reply', { status: 200, ...behaviour, times: 1 });

  it('should leave everything as it is where it is switched off', async () => {
    const answer = await asked(`/user/user-${ada.cid}`, { 'x-quartet-rewrite': 'false' });
    expect(((await answer.json()) as any).id).toBe(`https://api.imvu.com/user/user-${ada.cid}`);
    expect(app.imvu.seen.at(-1)!.headers['x-quartet-rewrite']).toBeUndefined();
  });

  it('should stream, without a length that is not true any more, and with a weak ETag', async () => {
    const items = Array.from({ length: 5_000 }, (_, n) => `https:\\/\\/api.imvu.com\\/user\\/user-${n}`);
    const body = `["${items.join('","')}"]`;
    reply({
      headers: { etag: '"e1"', 'accept-ranges': 'bytes', 'content-length': String(body.length) },
      body,
    });
    const answer = await asked('/reply');
    expect([answer.headers.get('etag'), answer.headers.get('accept-ranges')]).toEqual(['W/"e1"', null]);
    const text = await answer.text();
    expect(text).toBe(body.replaceAll('https:\\/\\/api.imvu.com', own().replaceAll('/', '\\/')));
  });

  it('should say of an answer without a body what it would say of one with it', async () => {
    for (const [status, method] of [
      [304, 'GET'],
      [200, 'HEAD'],
    ] as const) {
      reply({ status, headers: { etag: '"e3"' }, body: '' });
      const answer = await asked('/reply', {}, method);
      expect([answer.status, answer.headers.get('etag'), answer.headers.get('content-length')]).toEqual([
        status,
        'W/"e3"',
        null,
      ]);
    }
  });

  it('should leave a part of a body, and what is no JSON, as it is', async () => {
    const body = '"https://api.imvu.com/x"';
    reply({ status: 206, headers: { 'content-range': `bytes 0-23/99`, etag: '"e2"' }, body });
    const part = await asked('/reply', { range: 'bytes=0-23' });
    expect([part.status, part.headers.get('etag'), await part.text()]).toEqual([206, '"e2"', body]);
    reply({ headers: { 'content-type': 'text/plain' }, body });
    expect(await (await asked('/reply')).text()).toBe(body);
  });

  it('should follow in Location: absolute when it is on, relative always, and no other host', async () => {
    for (const [given, shown, rewrite] of [
      ['https://api.imvu.com/user/user-1', `${own()}/user/user-1`, 'true'],
      ['https://api.imvu.com/user/user-1', 'https://api.imvu.com/user/user-1', 'false'],
      ['/user/user-1', '/imvu/api/user/user-1', 'true'],
      ['/user/user-1', '/imvu/api/user/user-1', 'false'],
      ['user-1', 'user-1', 'true'],
      ['//elsewhere.example/', '//elsewhere.example/', 'true'],
    ] as const) {
      reply({ status: 302, headers: { location: given }, body: '' });
      const { headers } = await asked('/reply', { 'x-quartet-rewrite': rewrite });
      expect([given, headers.get('location')]).toEqual([given, shown]);
    }
  });

  it('should come back in path, query, JSON and forms, and leave anything else', async () => {
    const mine = `${own()}/profile/profile-user-7`;
    const theirs = 'https://api.imvu.com/profile/profile-user-7';
    await asked(`/echo?id=${encodeURIComponent(`${mine},${mine}`)}&x=%20`);
    expect(app.imvu.seen.at(-1)!.target).toBe(`/echo?id=${encodeURIComponent(`${theirs},${theirs}`)}&x=%20`);
    await asked(`/${encodeURIComponent(`${own()}/echo/a`)}?b=1`);
    expect(app.imvu.seen.at(-1)!.target).toBe('/echo/a?b=1');
    const sent = async (type: string, body: string): Promise<string> => {
      await asked('/echo', { 'content-type': type }, 'POST', body);
      return app.imvu.seen.at(-1)!.body.toString();
    };
    expect(await sent('application/json', JSON.stringify({ id: mine, text: `see ${mine}` }))).toBe(
      JSON.stringify({ id: theirs, text: `see ${mine}` }),
    );
    expect(await sent('application/x-www-form-urlencoded', `id=${encodeURIComponent(mine)}&a=b+c`)).toBe(
      `id=${encodeURIComponent(theirs)}&a=b+c`,
    );
    expect(await sent('text/plain', mine)).toBe(mine);
    // Past 64 KiB a body streams through.
    const long = JSON.stringify({ id: mine, text: 'x'.repeat(65_536) });
    expect(await sent('application/json', long)).toBe(long);
  });
});
