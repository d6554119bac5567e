import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publint } from 'publint';
import { WebSocketServer } from 'ws';
import { startTestApp, type TestApp } from '../support/test-app.js';

const run = promisify(execFile);
const root = resolve('clients/typescript');
let quartet: TestApp;
let project: string;

/** The package and what it needs, as they would come from the registry. */
async function packed(folder: string): Promise<string> {
  const args = ['pack', folder, '--pack-destination', project, '--json', '--ignore-scripts'];
  const { stdout } = await run('npm', args);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return `./${filename}`;
}

beforeAll(async () => {
  quartet = await startTestApp();
  project = await mkdtemp(join(tmpdir(), 'quartet-client-'));
  await rm(join(root, 'dist'), { recursive: true, force: true });
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', join(root, 'tsconfig.json')]);
  await writeFile(join(project, 'package.json'), '{"name": "game", "private": true, "type": "module"}');
  const files = [await packed(root), await packed(resolve('node_modules/ws'))];
  await run('npm', ['install', '--offline', '--ignore-scripts', ...files], { cwd: project });
}, 120_000);
afterAll(async () => {
  await quartet.close();
  await rm(project, { recursive: true, force: true });
});

/** What the command line says. */
async function quartetClient(
  args: string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    PATH: process.env.PATH,
    QUARTET_URL: quartet.url,
    BOBUX_KEY: quartet.key.key,
    BOBUX_SECRET: quartet.key.secret,
    ...environment,
  };
  const program = join(project, 'node_modules/.bin/quartet-client');
  return run(program, args, { cwd: project, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (failed: { code: number; stdout: string; stderr: string }) => failed,
  );
}

describe('the package quartet-client, packed and installed', () => {
  it('should be used from an ES module of an empty project', async () => {
    await mkdir(join(project, 'src'), { recursive: true });
    await writeFile(
      join(project, 'src/use.mjs'),
      `import { connect } from 'quartet-client';
       const bobux = await connect(...process.argv.slice(2));
       const { player } = await bobux.createaccount({ id: 'packed' });
       console.log((await bobux.setbobux({ id: player.id, amount: 7 })).player.bobux);
       await bobux.close();`,
    );
    const { key, secret } = quartet.key;
    const { stdout } = await run(process.execPath, ['src/use.mjs', quartet.url, key, secret], {
      cwd: project,
    });
    expect(stdout).toBe('7\n');
  });

  it('should have nothing that publint finds', async () => {
    expect((await publint({ pkgDir: root, strict: true })).messages).toEqual([]);
  });

  it('should have types that are found and true, as are-the-types-wrong says', async () => {
    const program = resolve('node_modules/.bin/attw');
    // ES modules alone, by `exports`: Node 10 and `require` are not served.
    const args = [join(project, await packed(root)), '--profile', 'esm-only', '--format', 'json'];
    const { stdout } = await run(program, args, { maxBuffer: 64 * 1024 * 1024 });
    const { analysis } = JSON.parse(stdout);
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(['.', './lishop', './imvu']));
    const isServed = ({ resolutionKind }: any): boolean => !['node10', 'node16-cjs'].includes(resolutionKind);
    expect(analysis.problems.filter(isServed)).toEqual([]);
  }, 60_000);

  it('should pay, list and refuse on the command line, with exit codes', async () => {
    const ann = JSON.parse((await quartetClient(['bobux', 'createaccount', 'ann', '--json'])).stdout).player
      .id;
    const bob = JSON.parse((await quartetClient(['bobux', 'createaccount', '7', '--json'])).stdout).player.id;
    await quartetClient(['bobux', 'set', `${ann}`, '100']);
    const paid = await quartetClient([
      'bobux',
      'pay',
      `${ann}`,
      `${bob}`,
      '50',
      '--reason',
      'rent',
      '--json',
    ]);
    expect([paid.code, JSON.parse(paid.stdout).to.bobux]).toEqual([0, 50]);
    const history = await quartetClient(['bobux', 'history', `${bob}`, '--json']);
    expect(JSON.parse(history.stdout).entries[0].reason).toBe('rent');
    const top = await quartetClient(['bobux', 'top']);
    expect([top.code, top.stdout]).toEqual([0, expect.stringContaining("'ann'")]);
    const refused = await quartetClient(['bobux', 'pay', `${ann}`, `${bob}`, '500', '--json']);
    expect([refused.code, JSON.parse(refused.stdout).error]).toEqual([1, 'INSUFFICIENT_BOBUX_ERROR']);
    expect((await quartetClient(['bobux', 'steal'])).code).toBe(2);
    expect((await quartetClient(['bobux', 'top', '--no-such'])).code).toBe(2);
    expect((await quartetClient(['bobux', 'ping'], { BOBUX_SECRET: '00'.repeat(32) })).code).toBe(1);
    const nobody = await quartetClient(['bobux', 'ping'], { QUARTET_URL: 'http://127.0.0.1:9' });
    expect([nobody.code, nobody.stderr]).toEqual([3, expect.stringContaining('127.0.0.1:9')]);
    const silent = await quartetClient(['bobux', 'ping', '--json'], { QUARTET_URL: `${quartet.url}/docs` });
    expect([silent.code, JSON.parse(silent.stdout).error]).toEqual([3, 'CONNECTION']);
    const help = await quartetClient(['--help']);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('--reason "rent"')]);
  });

  it('should take --nonce as that of the message, so that what is called twice is paid once', async () => {
    const pay = ['bobux', 'set', '1', '5', '--operation', '1', '--nonce', '1102', '--json'];
    const first = await quartetClient(['bobux', 'createaccount', 'nonce', '--json']);
    pay[2] = `${JSON.parse(first.stdout).player.id}`;
    const timestamp = `${Math.floor(Date.now() / 1000)}`;
    for (let times = 0; times < 2; times++) {
      const { code, stdout } = await quartetClient([...pay, '--timestamp', timestamp]);
      expect([code, JSON.parse(stdout).player.bobux]).toEqual([0, 5]);
    }
    const another = await quartetClient([...pay, '--timestamp', `${Number(timestamp) - 1}`]);
    expect([another.code, JSON.parse(another.stdout).error]).toEqual([1, 'NONCE_REUSED_ERROR']);
    expect((await quartetClient([...pay, '--timestamp', 'now'])).code).toBe(2);
    const rank = await quartetClient(['bobux', 'rank', pay[2], '--json']);
    expect(JSON.parse(rank.stdout).players).toEqual([expect.objectContaining({ bobux: 5 })]);
  });

  it('should name no command that concerns a connection', async () => {
    const { stdout } = await quartetClient(['--help']);
    expect(stdout).toContain('setbobux');
    expect(stdout).not.toContain('subscribe');
    expect((await quartetClient(['bobux', 'subscribe'])).code).toBe(2);
  });

  it('should exit with 3 where the server cannot tell whether the command took effect', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    let error = '';
    server.on('connection', (socket) =>
      socket.on('message', (frame: Buffer) => {
        const { command } = JSON.parse(frame.toString());
        const success = command === 'ping';
        const answer = { timestamp: Math.floor(Date.now() / 1000), success, data: {} };
        socket.send(JSON.stringify(success ? answer : { ...answer, error }));
      }),
    );
    const environment = { QUARTET_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    try {
      for (error of ['DB_ERROR', 'SERVER_ERROR']) {
        const pay = ['bobux', 'pay', '1', '2', '50', '--json'];
        const { code, stdout, stderr } = await quartetClient(pay, environment);
        const told = JSON.parse(stdout);
        expect([code, told.error]).toEqual([3, error]);
        const { nonce, timestamp } = told.messageId;
        expect(stderr).toContain(`--nonce ${nonce} --timestamp ${timestamp}`);
      }
      error = 'PERMISSION_ERROR';
      expect((await quartetClient(['bobux', 'pay', '1', '2', '50'], environment)).code).toBe(1);
    } finally {
      for (const client of server.clients) client.terminate();
      server.close();
    }
  });

  it('should say what is missing where there are no credentials', async () => {
    const env = { PATH: process.env.PATH, QUARTET_URL: quartet.url };
    const program = join(project, 'node_modules/.bin/quartet-client');
    const failed = await run(program, ['bobux', 'top'], { cwd: project, env }).catch(
      (error: { code: number; stderr: string }) => error,
    );
    expect(failed).toMatchObject({ code: 2, stderr: expect.stringContaining('BOBUX_KEY') });
    const wrong: Record<string, string>[] = [
      { QUARTET_URL: 'localhost:3000' },
      { QUARTET_URL: 'nonsense' },
      { BOBUX_SECRET: 'secret' },
    ];
    for (const environment of wrong) {
      const { code, stderr } = await quartetClient(['bobux', 'ping'], environment);
      expect([code, stderr]).toEqual([2, expect.stringContaining(Object.keys(environment)[0]!)]);
    }
    // Of a credentials.json that is there, another key than was meant.
    const folder = join(project, '.data');
    await mkdir(folder);
    await writeFile(join(folder, 'credentials.json'), JSON.stringify({ bobux: quartet.key }));
    const half = { ...env, BOBUX_KEY: 'half' };
    const one = await run(program, ['bobux', 'ping'], { cwd: project, env: half }).catch(
      (error: { code: number; stderr: string }) => error,
    );
    expect(one).toMatchObject({ code: 2, stderr: expect.stringContaining('BOBUX_SECRET') });
    await run(program, ['bobux', 'ping'], { cwd: project, env });
  });
});
