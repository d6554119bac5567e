/** The operator's commands as they are run: processes of their own, on embedded databases and on one of the operator. `npm run test:slow -- test/cli` */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import {
  embeddedServer,
  Workplace,
  type Credentials,
  type QuartetProcess,
} from '../platform/process/quartet-process.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { Community, communityEnvironment, type Place } from '../support/community.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(240_000);

interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let place: Workplace;
let imvu: ImvuSimulator;
let common: Record<string, string>;

beforeAll(async () => {
  imvu = await ImvuSimulator.start();
  common = communityEnvironment(imvu);
});
afterAll(() => imvu.close());
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.clear());

function begin(
  command: string,
  environment: Record<string, string>,
  args: string[],
): { child: ChildProcess; result: Promise<Result> } {
  const script = fileURLToPath(new URL('../../dist/src/cli/main.js', import.meta.url));
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [script, ...command.split(' '), ...args], {
    cwd: place.path,
    env: { PATH, ...environment },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return {
    child,
    result: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))),
  };
}
const run = (command: string, environment: Record<string, string> = {}, ...args: string[]): Promise<Result> =>
  begin(command, environment, args).result;

async function placeOf(quartet: QuartetProcess, dataDir = '.data'): Promise<Place> {
  const { admin, bobux } = await quartet.credentials(dataDir);
  return { url: quartet.url, bobuxUrl: quartet.bobuxUrl, admin, bobux };
}

const inOrder = { code: 0, stdout: expect.stringMatching(/The audit found no problem: \d+ checks\.\n$/) };
const modeOf = async (file: string): Promise<number> => (await stat(join(place.path, file))).mode & 0o777;

async function lockedOut(url: string, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE lishop.lists IN ACCESS EXCLUSIVE MODE');
  await work().finally(() => client.end());
}

describe('with an embedded database', () => {
  it('should audit, back up and restore beside a running server and without one, and into a database of the operator', async () => {
    const first = await place.start(common);
    const community = await Community.settle(await placeOf(first), imvu);
    expect(await run('audit')).toMatchObject(inOrder);
    const backup = await run('backup', {}, 'beside', '--key-file', 'beside.key');
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringContaining('Keep the two apart') });
    for (const file of ['beside', 'beside.key']) expect(await modeOf(file)).toBe(0o600);
    expect(await run('restore', {}, 'beside', '--replace')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Stop Quartet first'),
    });
    expect(await run('backup', {}, 'beside')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there already'),
    });
    await community.visit(await placeOf(first));
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    // Nothing runs: the commands start the server for themselves, and leave none behind.
    expect(await run('audit')).toMatchObject(inOrder);
    expect(await run('backup', {}, 'without')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('secrets.key'),
    });
    expect(await embeddedServer(join(place.path, '.data'))).toBeUndefined();
    expect(await run('restore', {}, 'without')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('not empty'),
    });

    // Another machine, at first without the key.
    const other = { DATA_DIR: 'other' };
    expect(await run('restore', other, 'beside')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--key-file'),
    });
    expect(await run('restore', other, 'beside', '--key-file', 'beside.key')).toMatchObject({ code: 0 });
    expect(await readFile(join(place.path, 'other/secrets.key'), 'utf8')).toBe(
      await readFile(join(place.path, 'beside.key'), 'utf8'),
    );
    expect(await modeOf('other/secrets.key')).toBe(0o600);
    expect(await run('audit', other)).toMatchObject(inOrder);
    const second = await place.start({ ...common, ...other });
    await community.visit(await placeOf(second, 'other'));
    expect(await second.stop()).toEqual({ code: 0, signal: null });

    const database = await createTestDatabase();
    try {
      const own = {
        DATABASE_URL: database.url,
        DATA_DIR: 'own',
        SECRETS_KEY: (await readFile(join(place.path, 'beside.key'), 'utf8')).trim(),
      };
      const stranger = { ...own, SECRETS_KEY: randomBytes(32).toString('base64') };
      expect(await run('restore', stranger, 'beside')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('does not open'),
      });
      expect(await run('restore', own, 'beside')).toMatchObject({ code: 0 });
      expect(await run('audit', own)).toMatchObject(inOrder);
      const third = await place.start({ ...common, ...own });
      await community.visit(await placeOf(third, 'own'));
      expect(await run('restore', own, 'beside', '--replace')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('Stop every Quartet'),
      });
      expect(await third.stop()).toEqual({ code: 0, signal: null });
      expect(await run('restore', own, 'beside', '--replace')).toMatchObject({ code: 0 });
      expect(await run('audit', own)).toMatchObject(inOrder);
    } finally {
      await database.drop();
    }
  });

  it('should change the key that Quartet made, also when it is killed in the middle', async () => {
    const first = await place.start(common);
    const community = await Community.settle(await placeOf(first), imvu);
    const keyFile = join(place.path, '.data/secrets.key');
    const old = await readFile(keyFile, 'utf8');
    expect(await run('rekey', {}, '--new-key')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Stop Quartet first'),
    });
    expect(await readFile(keyFile, 'utf8')).toBe(old);
    expect(await run('backup', {}, 'of-the-old-key')).toMatchObject({ code: 0 });
    await copyFile(keyFile, join(place.path, 'old.key'));
    await first.stop();

    const killed = begin('rekey', {}, ['--new-key']);
    await eventually(() => readFile(keyFile, 'utf8').then((text) => text !== old));
    killed.child.kill('SIGKILL');
    await killed.result;
    expect((await readFile(keyFile, 'utf8')).split(',')).toHaveLength(2);

    // A start in between: both keys open.
    const second = await place.start(common);
    await community.visit(await placeOf(second));
    const done = await run('rekey');
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('The old key has left') });
    await community.visit(await placeOf(second));
    await second.stop();
    const now = await readFile(keyFile, 'utf8');
    expect(now).toMatch(/^[^,]+\n$/);
    expect(now).not.toBe(old);
    expect(await modeOf('.data/secrets.key')).toBe(0o600);
    const kept = (await readdir(join(place.path, '.data'))).filter((name) =>
      name.startsWith('secrets.key.until-'),
    );
    expect(await readFile(join(place.path, '.data', kept[0] ?? ''), 'utf8')).toBe(old);

    const third = await place.start(common);
    await community.visit(await placeOf(third));
    expect(await run('audit')).toMatchObject(inOrder);
    await third.stop();

    // The old backup brings its old key back with it.
    expect(await run('restore', {}, 'of-the-old-key', '--replace')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--key-file'),
    });
    expect(await run('restore', {}, 'of-the-old-key', '--replace', '--key-file', 'old.key')).toMatchObject({
      code: 0,
    });
    expect(await readFile(keyFile, 'utf8')).toBe(old);
    expect(await run('audit')).toMatchObject(inOrder);
  });

  it('should say what to do where there is no database, and take the place of one that was killed', async () => {
    for (const command of ['audit', 'rekey']) {
      expect(await run(command)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('There is no database in DATA_DIR'),
      });
    }
    expect(await readdir(place.path)).toEqual([]);
    const quartet = await place.start(common);
    await Community.settle(await placeOf(quartet), imvu);
    await quartet.kill();
    expect(await run('audit')).toMatchObject(inOrder);
    expect(await embeddedServer(join(place.path, '.data'))).toBeUndefined();
  });
});

describe('credentials and status', () => {
  const statusOf = (text: string, name: string): string =>
    new RegExp(`^${name} +(.*)$`, 'm').exec(text)?.[1] ?? '';

  async function mayEnter(
    quartet: QuartetProcess,
    username: string,
    password: string,
    path: string,
  ): Promise<number> {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    return (await fetch(quartet.url + path, { headers: { authorization } })).status;
  }
  const asOperator = (
    quartet: QuartetProcess,
    { username, password }: Credentials['admin'],
  ): Promise<number> => mayEnter(quartet, username, password, '/imvu/api-keys');

  it('should change each password and the first key, with effect at the next start', async () => {
    expect(await run('passwd')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no database'),
    });
    const first = await place.start(common);
    const before = await first.credentials();
    expect(await asOperator(first, before.admin)).not.toBe(401);

    const changed = await run('passwd');
    expect(changed).toMatchObject({ code: 0, stdout: expect.stringContaining('Start Quartet again') });
    const imbachat = await run('imbachat passwd');
    const secret = await run('imbachat new-secret-key');
    const key = await run('bobux new-admin-key', {}, '--end-old');
    const after = await first.credentials();
    expect(await modeOf('.data/credentials.json')).toBe(0o600);
    expect(changed.stdout).toContain(`The new password is ${after.admin.password}`);
    expect(imbachat.stdout).toContain(`The new password is ${after.imbachat.password}`);
    expect(key.stdout).toContain(after.bobux.secret);
    expect(after.admin).toEqual({
      username: before.admin.username,
      password: expect.stringMatching(/^.{24}$/),
    });
    expect(after.imbachat).toEqual({
      ...before.imbachat,
      password: expect.stringMatching(/^.{24}$/),
      secretKey: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(after.imbachat.secretKey).not.toBe(before.imbachat.secretKey);
    expect(secret.stdout).toContain(`The new secret key is ${after.imbachat.secretKey}`);
    expect([after.admin.password, after.imbachat.password]).not.toContain(before.admin.password);

    // The key works at once, and the earlier one no longer.
    expect(await (await first.connect(after.bobux)).ok('ping')).toEqual({});
    await eventually(async () => {
      const answer = await (await first.connect(before.bobux)).send('ping');
      return !answer.success && answer;
    });
    // A password from standard input is not printed.
    const own = begin('passwd', {}, ['--stdin']);
    own.child.stdin?.end('a password without spaces?\n');
    expect(await own.result).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('16 to 200 characters'),
    });
    const given = begin('passwd', {}, ['--stdin']);
    given.child.stdin?.end('chosen-by-the-operator\n');
    const { code, stdout, stderr } = await given.result;
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('chosen-by-the-operator');
    await first.stop();

    const second = await place.start(common);
    expect(await asOperator(second, { username: 'admin', password: 'chosen-by-the-operator' })).not.toBe(401);
    expect(await asOperator(second, before.admin)).toBe(401);
    expect(
      await mayEnter(second, after.imbachat.login, after.imbachat.password, '/imbachat/users?user_ids=1'),
    ).toBe(200);
    expect(
      await mayEnter(second, before.imbachat.login, before.imbachat.password, '/imbachat/users?user_ids=1'),
    ).toBe(401);
    expect(await (await second.connect(after.bobux)).ok('ping')).toEqual({});
    expect(await run('audit')).toMatchObject(inOrder);
    await second.stop();
  });

  it('should leave alone what the environment sets', async () => {
    const set = {
      ADMIN_PASSWORD: 'set-by-the-operator',
      IMBACHAT_API_PASSWORD: 'set-by-the-operator',
      IMBACHAT_SECRET_KEY: 'set-by-the-operator',
      BOBUX_ADMIN_KEY: '11111111-2222-4333-8444-555555555555',
      BOBUX_ADMIN_SECRET: 'ab'.repeat(32),
    };
    for (const [command, variable] of [
      ['passwd', 'ADMIN_PASSWORD'],
      ['imbachat passwd', 'IMBACHAT_API_PASSWORD'],
      ['imbachat new-secret-key', 'IMBACHAT_SECRET_KEY'],
      ['bobux new-admin-key', 'BOBUX_ADMIN_KEY'],
    ] as const) {
      expect(await run(command, set)).toMatchObject({ code: 2, stderr: expect.stringContaining(variable) });
    }
    expect(await readdir(place.path)).toEqual([]);
  });

  it('should say where everything is, beside a running server and without one, and start nothing', async () => {
    const nothing = await run('status', { PORT: '1' });
    expect(nothing).toMatchObject({ code: 1, stdout: expect.stringContaining('does not answer') });
    expect(statusOf(nothing.stdout, 'Database')).toMatch(/^embedded, not made yet/);
    expect(await readdir(place.path)).toEqual([]);

    const quartet = await place.start(common);
    const { port } = new URL(quartet.url);
    const running = await run('status', { PORT: port });
    expect(running).toMatchObject({ code: 0, stderr: '' });
    expect(statusOf(running.stdout, 'Quartet')).toBe(`${quartet.url} is ready`);
    expect(statusOf(running.stdout, 'Bobux')).toBe(quartet.bobuxUrl);
    expect(statusOf(running.stdout, 'Credentials')).toBe(join(place.path, '.data/credentials.json'));
    expect(statusOf(running.stdout, 'Key')).toBe(join(place.path, '.data/secrets.key'));
    expect(running.stdout).toContain('psql "postgresql://quartet@localhost:5432/quartet?host=');
    const secrets = Object.values(await quartet.credentials()).flatMap((group) =>
      Object.values<string>(group),
    );
    for (const secret of secrets.filter((text) => text.length >= 16))
      expect(running.stdout).not.toContain(secret);
    const { ownerPassword } = JSON.parse(await readFile(join(place.path, '.data/postgres.json'), 'utf8'));
    expect(running.stdout).not.toContain(ownerPassword);
    await quartet.stop();
    const stopped = await run('status', { PORT: port });
    expect(stopped.code).toBe(1);
    expect(statusOf(stopped.stdout, 'Database')).toMatch(/^embedded, not running/);
    expect(await embeddedServer(join(place.path, '.data'))).toBeUndefined();
  });
});

describe('with a database of the operator', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const key = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
  const own = (...keys: string[]): Record<string, string> => ({
    DATABASE_URL: database.url,
    SECRETS_KEY: keys.join(','),
  });

  it('should change SECRETS_KEY beside running servers, killed and run again', async () => {
    const [a, b] = [key(1), key(2)];
    const first = await place.start({ ...common, ...own(a) });
    const community = await Community.settle(await placeOf(first), imvu);
    await first.stop();
    const second = await place.start({ ...common, ...own(b, a) });
    await community.visit(await placeOf(second));

    // It comes as far as LiShop's lists, where somebody is in the way: IMVU's accounts stand before them in src/contexts.ts.
    await lockedOut(database.adminUrl, async () => {
      const { child, result } = begin('rekey', own(b, a), []);
      await eventually(async () => {
        const waiting = await database.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'quartet rekey' AND wait_event_type = 'Lock'`,
        );
        return waiting.length > 0;
      });
      child.kill('SIGKILL');
      await result;
    });
    const noted = JSON.parse((await run('audit', own(b, a), '--json')).stdout);
    expect(noted.clean).toBe(true);
    const stale = noted.checks.filter((check: any) => check.verdict === 'note').map((check: any) => check.of);
    expect(stale).toContain('lishop.lists');
    expect(stale).not.toContain('imvu.accounts');

    expect(await run('rekey', own(b, a))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing in the database needs another key'),
    });
    await community.visit(await placeOf(second));
    await second.stop();
    expect(await run('rekey', own(b, a))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no row was changed'),
    });
    const third = await place.start({ ...common, ...own(b) });
    await community.visit(await placeOf(third));
    expect(await run('audit', own(b))).toMatchObject(inOrder);
    expect((await run('audit', own(a))).code).toBe(1);
    expect((await run('rekey', own(a))).code).toBe(1);
    expect(await run('rekey', own(b), '--new-key')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('SECRETS_KEY'),
    });
  });

  it('should end with 1 and name the player where a balance is wrong, and with 2 where nothing can be looked at', async () => {
    const quartet = await place.start({ ...common, ...own(key(1)) });
    await Community.settle(await placeOf(quartet), imvu);
    await database.query('ALTER TABLE bobux.players DISABLE TRIGGER USER');
    await database.query('UPDATE bobux.players SET bobux = bobux - 1 WHERE id = 1');
    const result = await run('audit', own(key(1)));
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(
      /^WRONG +bobux +each balance is the sum of its entries: 1 found, \d+ rows of bobux.players\n +player 1: balance 8, entries 9$/m,
    );
    expect(result.stdout).toMatch(/The audit found problems: 1 of \d+ checks failed\.\n$/);
    const nowhere = await run('audit', {
      ...own(key(1)),
      DATABASE_URL: 'postgresql://jane:hunter2@127.0.0.1:1/nowhere',
    });
    expect(nowhere.code).toBe(2);
    expect(nowhere.stderr).toContain('ECONNREFUSED');
    expect(nowhere.stderr).not.toMatch(/hunter2|^ +at /m);
  });
});
