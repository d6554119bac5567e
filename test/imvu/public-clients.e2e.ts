import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SimulatedAccount } from '../simulators/imvu.js';
import { basic, startImvuApp, type ImvuApp } from '../support/imvu-app.js';

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
  ada.friends = [bea.cid, cleo.cid];
  await user.api('POST', '/imvu/accounts', { username: ada.username, password: ada.password });
});
afterAll(() => app.close());

const own = (): string => `${app.quartet.url}/imvu/api`;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** What is always sent by a client: its base, its credentials for the proxy, its own headers. */
class Client {
  cookie: string | undefined;
  sauce: string | undefined;

  constructor(private readonly headers: Record<string, string>) {}

  async send(method: string, url: string, body?: string | object, type?: string): Promise<Answer> {
    // A link that leads elsewhere would take the password along.
    expect(url).toMatch(new RegExp(`^${own()}/`));
    const response = await fetch(url, {
      method,
      headers: {
        authorization: bot,
        ...this.headers,
        ...(this.cookie !== undefined && { cookie: this.cookie }),
        ...(this.sauce !== undefined && { 'x-imvu-sauce': this.sauce }),
        ...(body !== undefined && { 'content-type': type ?? 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const setCookie = response.headers.get('set-cookie');
    if (setCookie !== null) this.cookie = setCookie.split(';')[0];
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }
}

/** The node that a reply is about, by its own id, as every public client looks it up. */
const root = ({ body }: Answer): { data: any; relations: any } => body.denormalized[body.id];

/** dhkatz/imvu.js: JSON, a cookie jar, axios' Accept; resources are followed by their relations. */
const imvuJs = () => new Client({ accept: 'application/json, text/plain, */*', 'user-agent': 'axios/1.7.0' });
/** jasperBLCK/IMVU_Followers: a form, no cookies needed, looks bodies up under its own base. */
const followers = () =>
  new Client({
    'user-agent':
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36',
    accept: 'application/json; charset=utf-8',
    'x-imvu-application': 'next_desktop/1',
  });

interface Step {
  readonly name: string;
  readonly request: (known: Known) => [method: string, url: string, body?: string | object, type?: string];
  readonly check: (answer: Answer, known: Known, client: Client) => void;
}
/** What a client has learnt from earlier steps. */
type Known = Record<string, string>;

const login: Step[] = [
  {
    name: 'POST /login',
    request: () => [
      'POST',
      `${own()}/login`,
      {
        gdpr_cookie_acceptance: true,
        username: 'ADA@example.org',
        password: 'analytical engine',
        remember_device: true,
      },
    ],
    check: (answer, _known, client) => {
      expect(answer.status).toBe(201);
      expect(answer.headers.get('set-cookie')).toMatch(
        /^osCsid=[0-9a-f]{32}; Path=\/imvu\/api; HttpOnly; SameSite=Strict$/,
      );
      expect(answer.body.id).toBe(`${own()}/login/${client.cookie!.slice('osCsid='.length)}`);
      expect(root(answer).data.user.id).toBe(`${own()}/users/cid/${ada.cid}`);
    },
  },
  {
    name: 'GET /login/me',
    request: () => ['GET', `${own()}/login/me`],
    check: (answer, known, client) => {
      const { data, relations } = root(answer);
      expect([data.session_id, data.sauce]).toEqual([
        client.cookie!.slice('osCsid='.length),
        expect.stringMatching(/^[\w+/]{27}=$/),
      ]);
      client.sauce = data.sauce;
      known.profile = relations.quick_chat_profile;
      known.cid = /(?<!\d)\d+(-\d+)?$/.exec(relations.quick_chat_profile)![0];
    },
  },
];

const clients: [name: string, client: () => Client, steps: Step[]][] = [
  [
    'imvu.js',
    imvuJs,
    [
      ...login,
      {
        name: 'own user',
        request: ({ cid }) => ['GET', `${own()}/user/user-${cid}`],
        check: (answer, known) => {
          expect(root(answer).data).toMatchObject({ username: 'Ada', is_current_user: true });
          known.profile = root(answer).relations.profile;
          known.avatar = root(answer).relations.avatar;
        },
      },
      {
        name: 'avatar by relation',
        request: ({ avatar }) => ['GET', avatar!],
        check: (answer, known) => {
          known.product = root(answer).data.products[0].id;
        },
      },
      {
        name: 'product by id',
        request: ({ product }) => ['GET', product!],
        check: (answer) => expect(root(answer).data.product_id).toBe(80),
      },
      {
        name: 'profile by relation',
        request: ({ profile }) => ['GET', profile!],
        check: (answer, known) => {
          expect(root(answer).data).toMatchObject({ avatar_name: 'Ada', approx_follower_count: 2 });
          known.subscribers = root(answer).relations.subscribers;
        },
      },
      {
        name: 'followers by relation',
        request: ({ subscribers }) => ['GET', `${subscribers}?limit=1`],
        check: (answer, known) => {
          expect(root(answer).data.total_count).toBe(2);
          known.next = root(answer).relations.next;
        },
      },
      {
        name: 'the next page',
        request: ({ next }) => ['GET', next!],
        check: (answer) =>
          expect(root(answer).data.items).toEqual([
            `${own()}/profile/profile-user-${ada.cid}/subscribers/profile-user-${bea.cid}`,
          ]),
      },
      {
        name: 'users by name',
        request: () => ['GET', `${own()}/user?username=bea`],
        check: (answer, known) => {
          expect(root(answer).data.items).toHaveLength(1);
          known.bea = answer.body.denormalized[root(answer).data.items[0]].relations.profile;
        },
      },
      {
        name: 'wallet',
        request: ({ cid }) => ['GET', `${own()}/wallet/wallet-${cid}`],
        check: (answer) => expect(root(answer).data.credits).toBe(1_000),
      },
      {
        name: 'friends by start_index',
        request: ({ cid }) => ['GET', `${own()}/user/user-${cid}/friends?start_index=0&limit=25`],
        check: (answer) =>
          expect(
            root(answer).data.items.map((id: string) => answer.body.denormalized[id].data.username),
          ).toEqual(['Bea', 'Cleo']),
      },
      {
        name: 'follow',
        request: ({ cid, bea }) => [
          'POST',
          `${own()}/profile/profile-user-${cid}/subscriptions`,
          { id: bea },
        ],
        check: (answer, known) => {
          expect([answer.status, ada.follows]).toEqual([201, new Set([bea.cid])]);
          known.edge = answer.headers.get('location')!;
        },
      },
      {
        name: 'the new edge, by Location',
        request: ({ edge }) => ['GET', edge!],
        check: (answer) => expect(answer.status).toBe(200),
      },
      {
        name: 'unfollow',
        request: ({ edge }) => ['DELETE', edge!],
        check: (answer) => expect([answer.status, ada.follows!.size]).toEqual([200, 0]),
      },
    ],
  ],
  [
    'IMVU_Followers',
    followers,
    [
      {
        name: 'POST /login',
        request: () => [
          'POST',
          `${own()}/login`,
          'username=ada%40example.org&password=analytical+engine',
          'application/x-www-form-urlencoded',
        ],
        check: (answer, known, client) => {
          expect(answer.status).toBe(201);
          const { data } = root(answer);
          known.cid = /\/(\d+)$/.exec(data.user.id)![1]!;
          expect(known.cid).toBe(String(ada.cid));
          client.sauce = data.sauce;
        },
      },
      {
        name: 'resolve a name',
        request: () => ['GET', `${own()}/user?username=Cleo`],
        check: (answer) =>
          expect(
            Object.entries<any>(answer.body.denormalized).find(([key]) => key.includes('/user/user-'))![1]
              .data.legacy_cid,
          ).toBe(cleo.cid),
      },
      {
        name: 'a profile, looked up under the base',
        request: () => ['GET', `${own()}/profile/profile-user-${cleo.cid}`],
        check: (answer) =>
          expect(answer.body.denormalized[`${own()}/profile/profile-user-${cleo.cid}`].data.title).toBe(
            'Cleo',
          ),
      },
      {
        name: 'subscribers with names',
        request: ({ cid }) => ['GET', `${own()}/profile/profile-user-${cid}/subscribers?limit=25`],
        check: (answer) =>
          expect(
            root(answer).data.items.map(
              (item: string) =>
                answer.body.denormalized[answer.body.denormalized[item].relations.ref].data.title,
            ),
          ).toEqual(['Cleo', 'Bea']),
      },
      {
        name: 'friends with names, looked up under the base',
        request: ({ cid }) => ['GET', `${own()}/user/user-${cid}/friends?limit=50&start_index=0`],
        check: (answer) =>
          expect(
            [bea, cleo].map(
              ({ cid }) => answer.body.denormalized[`${own()}/user/user-${cid}`].data.display_name,
            ),
          ).toEqual(['Bea', 'Cleo']),
      },
      {
        name: 'follow',
        request: ({ cid }) => [
          'POST',
          `${own()}/profile/profile-user-${cid}/subscriptions`,
          { id: `${own()}/profile/profile-user-${cleo.cid}` },
          'application/json; charset=utf-8',
        ],
        check: (answer) => expect([answer.status, ada.follows]).toEqual([201, new Set([cleo.cid])]),
      },
      {
        name: 'is it followed',
        request: ({ cid }) => [
          'GET',
          `${own()}/profile/profile-user-${cid}/subscriptions/profile-user-${cleo.cid}`,
        ],
        check: (answer) => expect(answer.status).toBe(200),
      },
      {
        name: 'unfollow',
        request: ({ cid }) => [
          'DELETE',
          `${own()}/profile/profile-user-${cid}/subscriptions/profile-user-${cleo.cid}`,
        ],
        check: (answer) => expect(ada.follows!.size + answer.status).toBe(200),
      },
    ],
  ],
];

describe('a public client of which only the address is changed', () => {
  it.each(clients)('should get through its whole day: %s', async (_name, make, steps) => {
    const client = make();
    const known: Known = {};
    const logins = app.imvu.logins.length;
    for (const { name, request, check } of steps) {
      const answer = await client.send(...request(known));
      expect([name, Math.floor(answer.status / 100)]).toEqual([name, 2]);
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
    fetch(own() + path, {
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
  });
});
