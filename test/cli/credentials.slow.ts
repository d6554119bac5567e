import { describe, expect, it } from '@jest/globals';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  embeddedServer,
  type Credentials,
  type QuartetProcess,
} from '../platform/process/quartet-process.js';
import { basic } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { begin, common, inOrder, modeOf, place, run } from './command-process.js';

describe('credentials and status', () => {
  const statusOf = (text: string, name: string): string =>
    new RegExp(`^${name} +(.*)$`, 'm').exec(text)?.[1] ?? '';

  async function mayEnter(
    quartet: QuartetProcess,
    username: string,
    password: string,
    path: string,
  ): Promise<number> {
    const headers = { authorization: basic(username, password) };
    return (await fetch(quartet.url + path, { headers })).status;
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
    expect(key.stdout).not.toContain('Start Quartet again');
    expect([imbachat.stdout, secret.stdout]).toEqual(
      Array(2).fill(expect.stringContaining('Start Quartet again')),
    );
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

  it('should end the note of the file of the first credentials by what the note says', async () => {
    const first = await place.start(common);
    const { admin, bobux, imbachat } = await first.credentials();
    const noteOf = async (quartet: QuartetProcess): Promise<string | undefined> => {
      const headers = { authorization: basic(admin.username, admin.password) };
      const answer = await fetch(`${quartet.url}/operator/overview`, { headers });
      const { needs } = (await answer.json()) as { needs: { kind: string; text: string }[] };
      return needs.find(({ kind }) => kind === 'credentials.file')?.text;
    };
    const docs = await readFile(fileURLToPath(new URL('../../docs/operations.md', import.meta.url)), 'utf8');
    const set = {
      ADMIN_PASSWORD: admin.password,
      BOBUX_ADMIN_KEY: bobux.key,
      BOBUX_ADMIN_SECRET: bobux.secret,
      IMBACHAT_API_PASSWORD: imbachat.password,
      IMBACHAT_SECRET_KEY: imbachat.secretKey,
    };
    const [, told = ''] = docs.split('**The file of the first credentials**');
    for (const variable of Object.keys(set)) expect(told.split('\n\n')[0]).toContain(`\`${variable}\``);
    expect(await noteOf(first)).toContain('docs/operations.md');
    await first.stop();
    await rm(join(place.path, '.data/credentials.json'));

    const second = await place.start({ ...common, ...set });
    expect(await noteOf(second)).toBeUndefined();
    expect(await (await second.connect(bobux)).ok('ping')).toEqual({});
    expect(await readdir(join(place.path, '.data'))).not.toContain('credentials.json');
    await second.stop();
  });

  it('should end quietly where nobody reads on', async () => {
    for (const command of ['settings', 'status']) {
      const { child, result } = begin(command, {}, []);
      child.stdout?.destroy();
      expect(await result).toEqual({ code: expect.any(Number), stdout: '', stderr: '' });
    }
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
    expect(statusOf(running.stdout, 'Routes')).toBe(`${quartet.url}/docs/api`);
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
