import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readConfig, settings } from '../../src/assembly.js';
import { BobuxConfig } from '../../src/contexts/bobux-ledger/settings.js';
import {
  ConfigurationError,
  parseEnvironment as parse,
  variablesOf,
} from '../../src/shared/config/environment.js';
import { HEX, KEY, UUID, bad, good } from './environment-values.js';

const environmentVariables = variablesOf(settings);
const parseEnvironment = (variables: Record<string, string>) => parse(variables, settings);

function problemsOf(variables: Record<string, string>): string {
  try {
    parseEnvironment(variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error(`was accepted: ${JSON.stringify(variables)}`);
}

describe('the defaults', () => {
  it('should be those of the table, and every other variable unset', () => {
    expect(parseEnvironment({})).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATABASE_POOL: 10,
      DATA_DIR: '.data',
      HEAP_GROWTH_PERCENT: 0,
      LIMIT_AUTH_FAILURES: { points: 60, seconds: 300 },
      LIMIT_REQUESTS: { points: 1000, seconds: 1 },
      LIMIT_CONNECTIONS: { points: 1000, seconds: 1 },
      LIMIT_OPEN_CONNECTIONS: 10_000,
      LIMIT_BYTES: { process: 256 * 2 ** 20, address: 32 * 2 ** 20 },
      TRUST_PROXY: 0,
      ACCESS_LOG: false,
      OPERATOR_HOSTS: [],
      OPERATIONS_PUBLIC: [],
      BOBUX_PATH: '/bobux',
      BOBUX_REQUIRE_NONCE: false,
      IMBACHAT_EXPOSE_MAIL: false,
      IMBACHAT_JWT: true,
      IMBACHAT_SCRIPT_URL: 'https://imbachat.com/imbachat/v1/{id}/widget',
      IMBACHAT_GUESTS: false,
      LISHOP_APPSTORE_URL: 'https://buy.itunes.apple.com/verifyReceipt',
      LISHOP_APPSTORE_SANDBOX_URL: 'https://sandbox.itunes.apple.com/verifyReceipt',
      LISHOP_APPSTORE_TIMEOUT: 10,
      LISHOP_APPSTORE_SANDBOX: true,
      LISHOP_LIMIT_RECOVER: { points: 5, seconds: 3600 },
      LISHOP_RECEIPTS: 'on',
      LISHOP_WEB_ORIGINS: [],
      LISHOP_LIST_BYTES: 4_000_000,
      LISHOP_LIMIT_INVITATIONS: { points: 20, seconds: 3600 },
      LISHOP_DELETED_KEPT: 7,
      LISHOP_LIMIT_UNKNOWN_KEYS: { points: 40, seconds: 300 },
      IMVU_BASE_URL: 'https://api.imvu.com',
      IMVU_REWRITE: false,
      IMVU_CHECK_INTERVAL: 60,
      IMVU_PROBE_PATH: '/login/me',
    });
  });

  it('should hold for every variable that is set to nothing', () => {
    const empty = Object.fromEntries(environmentVariables.map((name) => [name, '']));
    expect(parseEnvironment(empty)).toEqual(parseEnvironment({}));
  });

  it('should take no notice of variables that are not ours', () => {
    expect(parseEnvironment({ HOME: '/root', port: '1' })).toEqual(parseEnvironment({}));
  });
});

/** For each variable: what is accepted, as it comes out. */
describe('parseEnvironment', () => {
  it.each(good)('should take %s=%s', (...[name, value, expected, besides]) => {
    expect(parseEnvironment({ ...besides, [name]: value })[name as 'PORT']).toEqual(expected);
  });

  it.each(bad)('should refuse %s=%s', (name, value, allowed) => {
    const lines = problemsOf({ [name]: value }).split('\n');
    expect(lines[0]).toBe('The configuration is wrong:');
    const line = lines.find((one) => one.startsWith(`  ${name} is `));
    expect(line).toContain('; allowed: ');
    expect(line?.split('; allowed: ')[1]).toContain(allowed);
  });

  it('should have a good value in its table for every variable that has a form', () => {
    const texts = ['NODE_ENV', 'TLS_CERT_FILE', 'TLS_KEY_FILE', 'HOST', 'DATA_DIR'];
    const ofTheTable = new Set([...good, ...bad].map(([name]) => name));
    const untold = environmentVariables.filter(
      (name) => !ofTheTable.has(name) && !texts.includes(name) && !/^(IMBACHAT|LISHOP)_/.test(name),
    );
    expect(untold).toEqual([]);
  });

  it.each([
    ['NODE_ENV', 'production'],
    ['MAIL_FROM', 'Quartet <q@example.org>'],
    ['IMBACHAT_API_LOGIN', 'login'],
    ['IMBACHAT_API_PASSWORD', 'p'],
    ['IMBACHAT_SECRET_KEY', 's'],
    ['LISHOP_API_SECRET', 's'],
    ['LISHOP_INVITATION_MAIL', 'someone@gmail.com'],
    ['LISHOP_INVITATION_PASSWORD', 'p'],
    ['LISHOP_APPSTORE_PASSWORD', 'p'],
  ])('should hand on %s as it is', (name, value) => {
    const pair = { LISHOP_INVITATION_MAIL: 'someone@gmail.com', LISHOP_INVITATION_PASSWORD: 'p' };
    expect(parseEnvironment({ ...pair, [name]: value })[name as 'MAIL_FROM']).toBe(value);
  });

  it('should say what was found', () => {
    expect(problemsOf({ PORT: 'http' })).toBe(
      'The configuration is wrong:\n  PORT is "http"; allowed: a port, 0 to 65535',
    );
  });

  it('should cut short what was found where it is long', () => {
    const message = problemsOf({ TRUST_PROXY: 'x'.repeat(5_000) });
    expect(message).toContain(`"${'x'.repeat(80)}…"`);
    expect(message.length).toBeLessThan(250);
  });

  it('should not let a value break the line', () => {
    expect(problemsOf({ PORT: 'a\n  HOST is "b"' }).split('\n')).toHaveLength(2);
  });

  it.each([
    ['SECRETS_KEY', 'not-a-key-but-secret'],
    ['ADMIN_PASSWORD', 'shorter'],
    ['BOBUX_ADMIN_KEY', 'guess-my-key'],
    ['BOBUX_ADMIN_SECRET', 'guess-my-secret'],
    ['DATABASE_URL', 'mysql://user:hunter2@host/db'],
    ['REDIS_URL', 'http://:hunter2@host'],
    ['SMTP_URL', 'http://user:hunter2@host'],
    ['WEBHOOK_URL', 'http://hooks.example/guess-my-token'],
    ['WEBHOOK_SECRET', 'whsec_guess-my-secret'],
    ['BOBUX_SQL_DATABASE_URL', 'mysql://user:hunter2@host/db'],
    ['IMBACHAT_USERS_DATABASE_URL', 'http://user:hunter2@host/db'],
    ['IMBACHAT_SITE_TOKEN', 'guess-my-token'],
    ['LISHOP_APPSTORE_URL', 'ftp://user:hunter2@host'],
    ['LISHOP_APPSTORE_SANDBOX_URL', 'ftp://user:hunter2@host'],
    ['IMVU_BASE_URL', 'ftp://user:hunter2@host'],
  ])('should never print what %s is set to', (name, value) => {
    const message = problemsOf({ [name]: value });
    expect(message).toContain(`${name} is set to (hidden, ${value.length} characters)`);
    expect(message).not.toContain(value);
    expect(message).not.toMatch(/hunter2|guess|secret-|shorter/);
  });

  it('should list all problems in one message, each variable once', () => {
    const lines = problemsOf({
      PORT: '-1.5',
      DATABASE_POOL: 'many',
      LIMIT_REQUESTS: 'x',
      ADMIN_PASSWORD: 'short',
    })
      .split('\n')
      .slice(1);
    expect(lines.map((line) => line.trim().split(' ')[0])).toEqual([
      'PORT',
      'DATABASE_POOL',
      'ADMIN_PASSWORD',
      'LIMIT_REQUESTS',
    ]);
  });

  it('should list a missing partner beside other problems', () => {
    const message = problemsOf({ PORT: 'x', TLS_CERT_FILE: 'cert.pem', DATABASE_URL: 'postgres://h/d' });
    expect(message).toContain('PORT is "x"');
    expect(message).toContain('TLS_KEY_FILE is not set');
    expect(message).toContain('SECRETS_KEY is not set');
  });
});

describe('variables that belong together', () => {
  it.each([
    ['TLS_CERT_FILE', 'cert.pem', 'TLS_KEY_FILE', 'key.pem'],
    ['TLS_KEY_FILE', 'key.pem', 'TLS_CERT_FILE', 'cert.pem'],
    ['BOBUX_ADMIN_KEY', UUID, 'BOBUX_ADMIN_SECRET', HEX],
    ['BOBUX_ADMIN_SECRET', HEX, 'BOBUX_ADMIN_KEY', UUID],
    ['DATABASE_URL', 'postgres://h/d', 'SECRETS_KEY', KEY],
    ['WEBHOOK_URL', 'https://hooks.example', 'WEBHOOK_SECRET', `whsec_${KEY}`],
    ['WEBHOOK_SECRET', `whsec_${KEY}`, 'WEBHOOK_URL', 'https://hooks.example'],
    ['IMBACHAT_USERS_DATABASE_URL', 'mysql://h/d', 'IMBACHAT_USERS_QUERY', 'SELECT 1'],
    ['IMBACHAT_USERS_QUERY', 'SELECT 1', 'IMBACHAT_USERS_DATABASE_URL', 'mysql://h/d'],
  ])('should want, when %s is set (%s), %s too', (one, value, other, otherValue) => {
    const message = problemsOf({ [one]: value });
    expect(message).toMatch(new RegExp(`^  ${other} is not set; allowed: .*as ${one} is set$`, 'm'));
    expect(message.split('\n')).toHaveLength(2);
    expect(problemsOf({ [one]: value, [other]: '' })).toBe(message);
    expect(parseEnvironment({ [one]: value, [other]: otherValue })).toHaveProperty(other);
  });

  it('should take a SECRETS_KEY without a DATABASE_URL', () => {
    expect(parseEnvironment({ SECRETS_KEY: KEY }).DATABASE_URL).toBeUndefined();
  });
});

describe('a path of the websocket at which routes are', () => {
  const { paths } = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
    paths: object;
  };
  const routes = [...Object.keys(paths).map((path) => path.replace(/\{(\w+)\}/g, '$1'))];
  const others = [
    ...[
      '/console',
      '/console/',
      '/docs/api',
      '/docs-json',
      '/docs-yaml',
      '/docs',
      '/verifyReceipt',
      '/Articles',
    ],
    ...['/articles.json', '/1.0/articles', '/imvu/bobux', '/HEALTH/live', '/imbachat'],
  ];

  it.each([...routes, ...others])('should be refused: %s', (path) => {
    const read = () => readConfig({ BOBUX_PATH: path });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(
      `BOBUX_PATH is ${JSON.stringify(path)}; allowed: a path at which nothing else is, such as /bobux`,
    );
  });

  it.each(['/', '/bobux', '/game/articles', '/articles-2', '/imvu.io/ws'])('should be taken: %s', (path) => {
    expect(readConfig({ BOBUX_PATH: path }).get(BobuxConfig).path).toBe(path);
  });
});
