import { execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBridge } from '../imbachat/bridge-client.js';
import { basic } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { startImvuApp } from '../support/imvu-app.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { needsPython, PYTHON } from './python-tools.js';

const run = promisify(execFile);
const has = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
/** @param why of a machine on which the tests cannot run, for their name */
const only =
  (why: string) =>
  (name: string, tests: () => void): void =>
    (why === '' ? describe : describe.skip)(name + why, tests);
const needs = (isThere: boolean, what: string): string =>
  isThere ? '' : ` (skipped: ${what} is not installed)`;
const hasMono = has('mcs', '--version') && existsSync('/usr/lib/mono/4.5/System.Web.Extensions.dll');
const hasLua = has('lua5.4', '-e', "require('cjson')");

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  });
});
afterAll(() => quartet.close());

const environment = (): Record<string, string | undefined> => ({
  PATH: process.env.PATH,
  BOBUX_KEY: quartet.key.key,
  BOBUX_SECRET: quartet.key.secret,
  BOBUX_URL: quartet.bobuxUrl,
  QUARTET_URL: quartet.url,
});

/** What a program says to what it is told on standard input. */
async function told(program: string, args: string[], input: string, more = {}): Promise<string> {
  const child = spawn(program, args, {
    env: { ...environment(), ...more },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(input);
  let text = '';
  for await (const piece of child.stdout) text += String(piece);
  return text;
}
const tsx = (...args: string[]): string[] => ['node_modules/tsx/dist/cli.mjs', ...args];

describe("the README's first steps of Bobux", () => {
  it('should work as they are pasted', async () => {
    const readme = await readFile('README.md', 'utf8');
    const [, lines = ''] = /## First steps: Bobux[^#]*?```sh\n([^`]+)```/.exec(readme) ?? [];
    expect(lines.trimEnd().split('\n')).toHaveLength(4);
    const folder = await mkdtemp(join(tmpdir(), 'quartet-first-'));
    const first = await startTestApp();
    try {
      await writeFile(join(folder, 'credentials.json'), JSON.stringify({ bobux: first.key }));
      const env = { PATH: process.env.PATH, DATA_DIR: folder, QUARTET_URL: first.url };
      const { stdout } = await run('bash', ['-e', '-c', lines], { env });
      expect(stdout).toContain('76561198000000000@steam');
      expect(stdout).toMatch(/"bobux": 100/);
      expect(stdout).toMatch(/"permissions": 3/);
    } finally {
      await first.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('examples/reward-loop.ts', () => {
  it('should pay each round once, though it is started anew', async () => {
    const ended = Math.floor(Date.now() / 1000);
    const rounds = [
      { id: 'a', ended, players: ['p1', 'p2', 'p3', 'p4'] },
      { id: 'b', ended, players: ['p4', 'p1'] },
    ];
    const input = rounds.map((round) => JSON.stringify(round)).join('\n');
    const expected = 'round a: p1 50, p2 30, p3 20, p4 5\nround b: p1 80, p4 55\n';
    for (let n = 0; n < 2; n++) {
      expect(await told(process.execPath, tsx('examples/reward-loop.ts'), input)).toBe(expected);
    }
  });

  it('should name the variables that it wants', async () => {
    const env = { ...environment(), BOBUX_SECRET: '' };
    const running = run(process.execPath, tsx('examples/reward-loop.ts'), { env });
    await expect(running).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^Set BOBUX_KEY and BOBUX_SECRET: .*\n$/),
    });
  });
});

describe('examples/shopping-list.ts', () => {
  it('should show two phones, of which one was offline, agree', async () => {
    const { stdout } = await run(process.execPath, tsx('examples/shopping-list.ts'), { env: environment() });
    expect(stdout.trimEnd().split('\n')).toEqual([
      'Bob: · 2 Milk',
      'Ann is offline, with 2 edits that nobody has yet',
      'Ann: · 3 Milk, · 1 Bread',
      'Ann was overruled: {"qty":"3"}',
      'Ann: ✓ 4 Milk, · 1 Bread',
      'Bob: ✓ 4 Milk, · 1 Bread',
    ]);
  });
});

only(needsPython)('examples/discord_bot.py', () => {
  it('should keep accounts, pay, and give each day once', async () => {
    const say = (lines: string[]): Promise<string> =>
      told(PYTHON!, ['examples/discord_bot.py', '--console'], `${lines.join('\n')}\n`, {
        PYTHONPATH: 'clients/python/src',
        PYTHONDONTWRITEBYTECODE: '1',
      });
    expect(await say(['1 /balance', '1 /daily', '1 /pay 2 40', '1 /pay 2 400', '2 /balance'])).toBe(
      'You have 0 bobux.\nHere are your 100 bobux.\nYou have paid 40 bobux to <@2>.\n' +
        'You have not enough bobux.\nYou have 40 bobux.\n',
    );
    // Within the same second it would be the same message.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const said = await say(['1 /daily', '1 /top']);
    expect(said).toContain('You have had yours today.\n');
    expect(said).toMatch(/^\d\. <@1>: 60$/m);
  });
});

only(needsPython)('examples/imvu_requests.py', () => {
  it('should call IMVU through the proxy, and lease a session', async () => {
    const app = await startImvuApp();
    try {
      const { key } = await app.newKey();
      const user = { username: 'bot', password: 'a long password' };
      await app.anonymous('POST', '/imvu/users', user, { api_key: key });
      const { username, password } = app.imvu.addAccount('ada@example.org', 'analytical-engine');
      const authorization = basic(user.username, user.password);
      await app.anonymous('POST', '/imvu/accounts', { username, password }, { authorization });
      const env = {
        PATH: process.env.PATH,
        QUARTET_URL: app.quartet.url,
        IMVU_USER: 'bot',
        IMVU_PASSWORD: user.password,
      };
      const { stdout } = await run(PYTHON!, ['examples/imvu_requests.py', '/echo', '/no-such-thing'], {
        env,
      });
      expect(stdout).toMatch(
        /^\/echo \{.*\n\/no-such-thing 404 .*\nleased a session of account [\w-]+ until /,
      );
    } finally {
      await app.close();
    }
  });
});

only(needsPython)('examples/lishop_list.py', () => {
  it('should keep a copy of a list, and send what was noted offline once', async () => {
    const form = { paymentIdentifier: 'python phone', receipt: 'cmVjZWlwdA==' };
    const registered = await fetch(`${quartet.url}/registerAccount`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { api_key } = (await registered.json()) as { api_key: string };
    const folder = await mkdtemp(join(tmpdir(), 'quartet-list-'));
    const copy = join(folder, 'list.json');
    const list = (names: string[], url = quartet.url): Promise<{ stdout: string }> =>
      run(PYTHON!, ['examples/lishop_list.py', copy, ...names], {
        env: { PATH: process.env.PATH, QUARTET_URL: url, LISHOP_API_KEY: api_key },
      });
    try {
      expect((await list(['Milk', 'Brot ü'])).stdout).toBe('- 1 Milk\n- 1 Brot ü\n');
      await expect(list(['Tea'], 'http://127.0.0.1:9')).rejects.toThrow('refused');
      // The answer to the edit was lost: it is sent a second time.
      const offline = await readFile(copy, 'utf8');
      expect((await list([])).stdout).toBe('- 1 Milk\n- 1 Brot ü\n- 1 Tea\n');
      await writeFile(copy, offline);
      expect((await list([])).stdout).toBe('- 1 Milk\n- 1 Brot ü\n- 1 Tea\n');
      const [first] = (await (await fetch(`${quartet.url}/articles`, { headers: { api_key } })).json()) as {
        objectId: string;
      }[];
      await fetch(`${quartet.url}/articles/${first!.objectId}`, { method: 'DELETE', headers: { api_key } });
      expect((await list([])).stdout).toBe('- 1 Brot ü\n- 1 Tea\n');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

only(needsPython)('examples/imbachat_users.py', () => {
  it('should upload the users of a file, name those that are wrong, and make a token', async () => {
    const IMBACHAT_SITE_TOKEN = 'a-site-token-of-more-than-32-characters';
    const bridge = await startBridge({ IMBACHAT_SITE_TOKEN });
    const folder = await mkdtemp(join(tmpdir(), 'quartet-users-'));
    const file = join(folder, 'users.csv');
    const upload = (...users: string[]): Promise<{ stdout: string }> =>
      run(PYTHON!, ['examples/imbachat_users.py', file, ...users], {
        env: { PATH: process.env.PATH, QUARTET_URL: bridge.url, IMBACHAT_SITE_TOKEN },
      });
    try {
      await writeFile(file, 'user_id,name,email\n1,Ann,ann@example.com\n2,"Bob, the ü",\n');
      expect((await upload('2')).stdout).toMatch(/^2 new, 0 changed, 0 refused\n2 may chat until \d+\n$/);
      await writeFile(file, 'user_id,name,email\n-3,Cem,\n');
      expect((await upload()).stdout).toMatch(/^refused: .*user_id.*\n0 new, 0 changed, 1 refused\n$/);
      await expect(upload('9')).rejects.toThrow('404');
    } finally {
      await bridge.close();
      await rm(folder, { recursive: true });
    }
  });
});

only(needs(has('php', '--version'), 'php'))('examples/imbachat.php', () => {
  it('should show the widget to whoever is logged in, with a token of Quartet', async () => {
    const IMBACHAT_SITE_TOKEN = 'a-site-token-of-more-than-32-characters';
    const bridge = await startBridge({ IMBACHAT_SITE_TOKEN });
    await bridge.fill([{ user_id: 1, name: 'Ann' }]);
    const env = { PATH: process.env.PATH, QUARTET_URL: bridge.url, IMBACHAT_SITE_TOKEN };
    const php = spawn('php', ['-S', '127.0.0.1:0', 'examples/imbachat.php'], { env });
    try {
      let printed = '';
      php.stderr.on('data', (piece) => (printed += String(piece)));
      await eventually(() => /\(http:\/\/127\.0\.0\.1:\d+\) started/.test(printed));
      const site = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)![0];
      const page = await (await fetch(`${site}/?user=1`)).text();
      const [, script = ''] = /<script src="([^"]+)"/.exec(page) ?? [];
      expect(await (await fetch(script.replaceAll('&amp;', '&'))).text()).toContain('/imbachat-token?user=1');
      const token = await fetch(`${site}/imbachat-token?user=1`);
      expect([token.status, await token.json()]).toEqual([200, expect.objectContaining({ user_id: 1 })]);
      expect((await fetch(`${site}/imbachat-token?user=9`)).status).toBe(404);
    } finally {
      php.kill();
      await bridge.close();
    }
  });
});

only(needs(hasMono, 'mono-mcs with System.Web.Extensions'))('examples/bobux.cs', () => {
  it("should pay and read, signed as C#'s own printer prints", async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quartet-cs-'));
    const program = join(folder, 'bobux.exe');
    await run('mcs', ['-r:System.Web.Extensions.dll', `-out:${program}`, 'examples/bobux.cs']);
    const client = await quartet.connect();
    const ids: number[] = [];
    for (const id of ['cs 1', 'cs <2> é😀']) {
      ids.push((await client.send('createaccount', { id })).data.player.id);
    }
    await client.send('setbobux', { id: ids[0], amount: 100 });
    const args = [program, `${ids[0]}`, `${ids[1]}`, '30', `"it's" <b>/é😀\u2028</b>`];
    const { stdout } = await run('mono', args, { env: { ...environment(), LANG: 'C.UTF-8' } });
    expect(JSON.parse(stdout)).toMatchObject({ id: ids[1], bobux: 30, steam: 'cs <2> é😀' });
    const poor = await run('mono', [program, `${ids[0]}`, `${ids[1]}`, '300', 'x'], {
      env: environment(),
    }).catch((error: { code: number; stderr: string }) => error);
    expect(poor).toMatchObject({ code: 1, stderr: expect.stringContaining('INSUFFICIENT_BOBUX_ERROR') });
    await rm(folder, { recursive: true });
  }, 60_000);
});

only(needs(hasLua, 'lua5.4 with lua-cjson'))('examples/bobux.lua', () => {
  it('should sign as lua-cjson prints, and be understood', async () => {
    const client = await quartet.connect();
    const messages = [
      { command: 'createaccount', id: 'lua "1" <a/b> é😀' },
      { command: 'batch', changes: [{ id: 'lua "1" <a/b> é😀', amount: 5, operation: 1, reason: 'x/y\n' }] },
      {
        command: 'createaccount',
        id: 'x'.repeat(64),
        nonce: 'lua',
        timestamp: Math.floor(Date.now() / 1000),
      },
    ];
    const { key, secret } = quartet.key;
    const script = `package.path = package.path .. ';examples/?.lua'
      local sign, cjson = require('bobux'), require('cjson')
      for line in io.lines() do print(sign(cjson.decode(line), '${key}', '${secret}')) end`;
    const lines = messages.map((one) => `${JSON.stringify(one)}\n`).join('');
    const frames = await told('lua5.4', ['-e', script], lines);
    for (const frame of frames.trimEnd().split('\n')) {
      expect(await client.sendRaw(frame)).toMatchObject({ success: true });
    }
  });
});
