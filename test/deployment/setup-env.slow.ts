/* What `npm run setup:env` makes, and that docker-compose.yml needs nothing else. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { parse } from 'yaml';
import { readConfig } from '../../src/assembly.js';
import { BobuxConfig } from '../../src/contexts/bobux-ledger/settings.js';
import { DatabaseConfig, HttpConfig, RedisConfig } from '../../src/shared/config/platform-settings.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), { merge: true });
const services = Object.entries<any>(compose.services);

/** `.env` and the certificate as `npm run setup:env` makes them. */
let place: string;
const setUp = (...names: string[]) =>
  spawnSync(join(root, 'node_modules/.bin/tsx'), [join(root, 'deploy/setup-env.ts'), ...names], {
    cwd: place,
    encoding: 'utf8',
  });
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'quartet-setup-'));
  expect(setUp('chat.example.com', '192.0.2.7')).toMatchObject({ status: 0, stderr: '' });
});
afterAll(() => rm(place, { recursive: true }));

const made = (file: string): string => readFileSync(join(place, file), 'utf8');

/** As Compose puts variables in. */
function substituted(value: string, variables: NodeJS.Dict<string>): string {
  return value.replace(/\$\{(\w+)(:[-?])([^}]*)\}/g, (_all, name: string, kind: string, word: string) => {
    const set = variables[name];
    if (!set && kind === ':?') throw new Error(`${name} is missing: ${word}`);
    return set ?? (kind === ':-' ? word : '');
  });
}

describe('npm run setup:env', () => {
  it('should keep what it makes from other users of the machine', () => {
    for (const file of ['.env', 'deploy/tls/quartet.pem']) {
      expect(statSync(join(place, file)).mode & 0o777).toBe(0o600);
    }
  });

  it('should make a certificate for the names that it is told, with its key', () => {
    const pem = made('deploy/tls/quartet.pem');
    const certificate = new X509Certificate(pem);
    for (const name of ['chat.example.com', 'localhost']) expect(certificate.checkHost(name)).toBe(name);
    for (const ip of ['192.0.2.7', '127.0.0.1']) expect(certificate.checkIP(ip)).toBe(ip);
    expect(certificate.checkPrivateKey(createPrivateKey(pem.slice(pem.indexOf('-----BEGIN PRIVATE'))))).toBe(
      true,
    );
    expect(certificate.ca).toBe(false);
  });

  it('should make different secrets each time, and none twice', async () => {
    const secrets = (from: string): string[] =>
      Object.entries(parseEnv(from))
        .filter(([name]) => /PASSWORD|KEY|SECRET/.test(name))
        .map(([, value]) => value ?? '');
    const first = made('.env');
    const certificate = made('deploy/tls/quartet.pem');
    await rm(join(place, '.env'));
    expect(setUp().status).toBe(0);
    expect(made('deploy/tls/quartet.pem')).toBe(certificate);
    const all = [...secrets(first), ...secrets(made('.env'))];
    expect(all.length).toBeGreaterThan(16);
    expect(new Set(all).size).toBe(all.length);
  });

  it('should overwrite nothing', async () => {
    const before = await readFile(join(place, '.env'), 'utf8');
    const { status, stderr } = setUp();
    expect(status).toBe(1);
    expect(stderr).toMatch(/There is a file \.env already/);
    expect(made('.env')).toBe(before);
  });

  it('should write all that docker-compose.yml needs, and give Quartet a configuration that it takes', () => {
    const variables = parseEnv(made('.env'));
    for (const [, service] of services) substituted(JSON.stringify(service), variables);
    const { environment } = compose.services['quartet-1'];
    const set = Object.fromEntries(
      Object.entries<string>(environment).map(([name, value]) => [name, substituted(value, variables)]),
    );
    const config = readConfig({ ...set, HOST: '0.0.0.0' });
    expect(config.get(HttpConfig).trustProxy).toBe(1);
    expect(new URL(config.get(DatabaseConfig).url ?? '').password).toBe(variables.QUARTET_DATABASE_PASSWORD);
    expect(new URL(config.get(RedisConfig).url ?? '').password).toBe(variables.REDIS_PASSWORD);
    expect(config.get(BobuxConfig).adminKey).toBeDefined();
  });

  const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;
  const why = hasCompose ? '' : ' (skipped: docker compose is not installed)';
  (hasCompose ? it : it.skip)(`should write what docker compose understands${why}`, () => {
    const command = ['compose', '--env-file', join(place, '.env'), 'config', '--quiet'];
    expect(spawnSync('docker', command, { cwd: root, encoding: 'utf8' })).toMatchObject({ status: 0 });
  });
});
