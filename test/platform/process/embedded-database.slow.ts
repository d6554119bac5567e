import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { BobuxAnswer } from '../../support/bobux-client.js';
import { Workplace, embeddedServer, gone, until } from './quartet-process.js';

let place: Workplace;
let dataDir: string;

const begin = async (): Promise<void> => {
  place = await Workplace.make();
  dataDir = join(place.path, '.data');
};

const modeOf = async (file: string): Promise<number> => (await stat(join(dataDir, file))).mode & 0o777;

const hasScript = spawnSync('script', ['--version']).status === 0;

/** What a start prints on a terminal, up to Ctrl-C. */
async function onTerminal(cwd: string): Promise<string> {
  const main = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url));
  const child = spawn('script', ['-qec', `${process.execPath} ${main}`, '/dev/null'], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0' },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  await until(() => /Routes [^\n]*\n/.test(output) || child.exitCode !== null);
  child.stdin.write('\x03');
  await ended;
  return output;
}

describe('the first start with an embedded database', () => {
  beforeEach(begin);
  afterEach(() => place.clear());

  it('should name the file of its first credentials in a log, without them, and keep its data', async () => {
    const first = await place.start();
    const credentials = await first.credentials();
    expect(credentials).toEqual({
      admin: { username: expect.stringMatching(/./), password: expect.stringMatching(/^.{16,}$/) },
      bobux: {
        key: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
      imbachat: {
        login: expect.stringMatching(/./),
        password: expect.stringMatching(/^.{16,}$/),
        secretKey: expect.stringMatching(/^.{16,}$/),
      },
    });
    expect(await modeOf('credentials.json')).toBe(0o600);
    expect(await modeOf('secrets.key')).toBe(0o600);
    const secrets = Object.values(credentials).flatMap((group) => Object.values<string>(group));
    expect(first.stdout).toContain(`The credentials are kept in ${join(dataDir, 'credentials.json')}`);
    for (const secret of secrets.filter((text) => text.length >= 16))
      expect(first.output).not.toContain(secret);

    const client = await first.connect(credentials.bobux);
    expect(await client.ok('ping')).toEqual({});
    const { player } = await client.ok('createaccount', { id: 'kept@steam' });
    await client.ok('setbobux', { id: player.id, amount: 321 });
    const ready = await fetch(`${first.url}/health/ready`);
    expect(ready.status).toBe(200);

    const postgres = await embeddedServer(dataDir);
    expect(postgres).toBeDefined();
    expect(await first.stop('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await client.closed).toMatchObject({ code: 1001 });
    expect(await embeddedServer(dataDir)).toBeUndefined();
    expect(await gone(postgres ?? 0)).toBe(true);

    const second = await place.start();
    for (const secret of secrets.filter((text) => text.length >= 16))
      expect(second.output).not.toContain(secret);
    expect(await second.credentials()).toEqual(credentials);
    const again = await second.connect(credentials.bobux);
    expect((await again.ok('getplayer', { id: player.id })).player).toEqual({
      ...player,
      bobux: 321,
      bobuxtotal: 321,
    });
    expect(await second.stop('SIGINT')).toEqual({ code: 0, signal: null });
    expect(await embeddedServer(dataDir)).toBeUndefined();
    // No draft, no workshop, no stale lock is left beside what is kept.
    expect((await readdir(dataDir)).sort()).toEqual([
      'credentials.json',
      'postgres',
      'postgres.json',
      'postgres.log',
      'secrets.key',
    ]);
  });

  it('should refuse a taken port with a clear message, and leave no PostgreSQL running', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const quartet = place.spawn({ PORT: String(port) });
    expect(await quartet.end()).toEqual({ code: 1, signal: null });
    expect(quartet.stderr).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(quartet.output).not.toMatch(/^ +at |Put off|EADDRINUSE|Cannot use a pool/m);
    expect(await embeddedServer(dataDir)).toBeUndefined();
    other.close();

    const next = await place.start();
    expect(await next.stop()).toEqual({ code: 0, signal: null });
  });

  (hasScript ? it : it.skip)(
    `should show the credentials on a terminal, at the first start that gets there only${hasScript ? '' : ' (skipped: script, which makes a terminal, is not installed)'}`,
    async () => {
      // One that nobody watched.
      const unseen = await place.start();
      const { admin } = await unseen.credentials();
      await unseen.stop();
      const seen = await onTerminal(place.path);
      expect(seen).toContain('First credentials, shown this once:');
      expect(seen.split(admin.password)).toHaveLength(2);
      const later = await onTerminal(place.path);
      expect(later).toContain('The credentials are kept in');
      expect(later).not.toContain(admin.password);
    },
    120_000,
  );

  it('should leave no PostgreSQL running when it is stopped while it starts', async () => {
    const quartet = place.spawn();
    await until(async () => (await embeddedServer(dataDir)) !== undefined);
    const { code } = await quartet.stop('SIGTERM');
    expect(code).toBe(0);
    expect(await embeddedServer(dataDir)).toBeUndefined();
  });
});

describe('a server with an embedded database', () => {
  beforeAll(begin);
  afterAll(() => place.clear());

  it('should lose nothing when it is killed and its PostgreSQL runs on', async () => {
    const first = await place.start();
    const { bobux } = await first.credentials();
    const client = await first.connect(bobux);
    const { player } = await client.ok('createaccount', { id: 'survivor' });
    await client.ok('setbobux', { id: player.id, amount: 77 });
    const left = await embeddedServer(dataDir);
    first.signal('SIGKILL');
    expect(await first.end()).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await embeddedServer(dataDir)).toBe(left);

    const second = await place.start();
    const again = await second.connect(bobux);
    expect((await again.ok('getplayer', { id: player.id })).player).toMatchObject({ bobux: 77 });
    expect(await embeddedServer(dataDir)).not.toBe(left);
    expect(await second.stop()).toEqual({ code: 0, signal: null });
  });

  it('should refuse a DATA_DIR that another server is using, and leave that one alone', async () => {
    const first = await place.start();
    const { bobux } = await first.credentials();
    const client = await first.connect(bobux);
    const second = place.spawn();
    expect(await second.end()).toEqual({ code: 1, signal: null });
    expect(second.stderr).toMatch(/Another Quartet is using DATA_DIR .*\.data/);
    expect(second.stderr).not.toMatch(/^ +at /m);

    expect(await client.ok('ping')).toEqual({});
    expect((await (await first.connect(bobux)).ok('createaccount', { id: 'still here' })).player.bobux).toBe(
      0,
    );
    expect(await first.stop()).toEqual({ code: 0, signal: null });
  });

  it('should answer DB_ERROR at worst when its PostgreSQL is killed, and serve again soon', async () => {
    const quartet = await place.start();
    const { bobux } = await quartet.credentials();
    const client = await quartet.connect(bobux);
    const { player } = await client.ok('createaccount', { id: 'unharmed' });
    await client.ok('setbobux', { id: player.id, amount: 5 });
    const postgres = await embeddedServer(dataDir);
    process.kill(postgres ?? 0, 'SIGKILL');

    const answers: BobuxAnswer[] = [];
    const since = Date.now();
    do {
      answers.push(await client.send('getplayer', { id: player.id }));
      await delay(50);
    } while (!(answers.at(-1)?.success === true && answers.length > 5) && Date.now() - since < 20_000);
    expect(new Set(answers.map(({ success, error }) => (success ? 'ok' : error)))).toEqual(
      new Set(['DB_ERROR', 'ok']),
    );
    expect(answers.at(-1)).toMatchObject({ success: true, data: { player: { bobux: 5 } } });
    expect(await client.ok('setbobux', { id: player.id, amount: 6 })).toMatchObject({ player: { bobux: 6 } });
    expect((await fetch(`${quartet.url}/health/ready`)).status).toBe(200);
    expect(quartet.output).toMatch(/PostgreSQL ended unexpectedly/);
    expect(await quartet.stop()).toEqual({ code: 0, signal: null });
    expect(await embeddedServer(dataDir)).toBeUndefined();
  });
});
