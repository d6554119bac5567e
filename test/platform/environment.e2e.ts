import { describe, expect, it } from '@jest/globals';
import { settings } from '../../src/assembly.js';
import {
  ConfigurationError,
  parseEnvironment as parse,
  variablesOf,
} from '../../src/shared/config/environment.js';

const environmentVariables = variablesOf(settings);
const parseEnvironment = (variables: Record<string, string>) => parse(variables, settings);

const KEY = Buffer.alloc(32, 1).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 2).toString('base64');
const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const HEX = 'ab'.repeat(32);
const HOOK = { WEBHOOK_SECRET: `whsec_${KEY}` };

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
const good: [string, string, unknown, Record<string, string>?][] = [
  ['PORT', '0', 0],
  ['PORT', '65535', 65_535],
  ['HOST', '0.0.0.0', '0.0.0.0'],
  ['HOST', '::1', '::1'],
  ['DATABASE_URL', 'postgresql://u:p@h:5432/d', 'postgresql://u:p@h:5432/d', { SECRETS_KEY: KEY }],
  ['DATABASE_URL', 'postgres://h/d', 'postgres://h/d', { SECRETS_KEY: KEY }],
  ['DATABASE_POOL', '1', 1],
  ['HEAP_GROWTH_PERCENT', '20', 20],
  ['DATABASE_POOL', '500', 500],
  ['DATA_DIR', '/var/lib/quartet', '/var/lib/quartet'],
  ['SECRETS_KEY', KEY, [Buffer.alloc(32, 1)]],
  ['SECRETS_KEY', `${KEY},${OTHER_KEY}`, [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]],
  ['SECRETS_KEY', ` ${OTHER_KEY} , ${KEY} `, [Buffer.alloc(32, 2), Buffer.alloc(32, 1)]],
  ['ADMIN_USERNAME', 'jane doe', 'jane doe'],
  ['ADMIN_PASSWORD', '12345678', '12345678'],
  ['REDIS_URL', 'redis://localhost:6379', 'redis://localhost:6379'],
  ['REDIS_URL', 'rediss://:p@h:6379/1', 'rediss://:p@h:6379/1'],
  ['LIMIT_AUTH_FAILURES', '5/60', { points: 5, seconds: 60 }],
  ['LIMIT_AUTH_FAILURES', '0', undefined],
  ['LIMIT_REQUESTS', '1/1', { points: 1, seconds: 1 }],
  ['LIMIT_REQUESTS', '0', undefined],
  ['LIMIT_CONNECTIONS', '20/3600', { points: 20, seconds: 3600 }],
  ['LIMIT_CONNECTIONS', '0', undefined],
  ['LIMIT_OPEN_CONNECTIONS', '0', 0],
  ['LIMIT_OPEN_CONNECTIONS', '1000000', 1_000_000],
  ['LIMIT_BYTES', '2G/512K', { process: 2 ** 31, address: 2 ** 19 }],
  ['LIMIT_BYTES', '8M/8M', { process: 2 ** 23, address: 2 ** 23 }],
  ['LIMIT_BYTES', '0', undefined],
  ['PUBLIC_URL', 'https://quartet.example', 'https://quartet.example'],
  ['TRUST_PROXY', '2', 2],
  ['TRUST_PROXY', '32', 32],
  ['ACCESS_LOG', 'true', true],
  ['OPERATOR_HOSTS', 'quartet, Ops.Example', ['quartet', 'ops.example']],
  ['OPERATIONS_PUBLIC', 'docs', ['docs']],
  ['OPERATIONS_PUBLIC', 'metrics, docs', ['docs', 'metrics']],
  ['SMTP_URL', 'smtp://localhost:25', 'smtp://localhost:25'],
  ['SMTP_URL', 'smtps://u:p@mail.example', 'smtps://u:p@mail.example'],
  ['MAIL_FROM', 'quartet@mailhost', 'quartet@mailhost'],
  ['MAIL_FROM', 'Quartet, Ünlimited <q@example.org>', 'Quartet, Ünlimited <q@example.org>'],
  ['OPERATOR_MAIL', 'jane@example.com', 'jane@example.com'],
  ['WEBHOOK_URL', 'https://hooks.example/a?b=c', 'https://hooks.example/a?b=c', HOOK],
  ['WEBHOOK_URL', 'https://10.0.0.1:8443/', 'https://10.0.0.1:8443/', HOOK],
  ['WEBHOOK_URL', 'http://localhost:8080/', 'http://localhost:8080/', HOOK],
  ['WEBHOOK_URL', 'http://127.0.0.2:8080/', 'http://127.0.0.2:8080/', HOOK],
  ['WEBHOOK_URL', 'http://[::1]:8080/', 'http://[::1]:8080/', HOOK],
  ['WEBHOOK_SECRET', `whsec_${KEY}`, [Buffer.from(KEY, 'base64')], { WEBHOOK_URL: 'https://h.example' }],
  [
    'WEBHOOK_SECRET',
    `whsec_${KEY}, whsec_${OTHER_KEY}`,
    [KEY, OTHER_KEY].map((key) => Buffer.from(key, 'base64')),
    { WEBHOOK_URL: 'https://h.example' },
  ],
  ['BOBUX_ADMIN_KEY', UUID.toUpperCase(), UUID, { BOBUX_ADMIN_SECRET: HEX }],
  ['BOBUX_ADMIN_SECRET', HEX.toUpperCase(), HEX, { BOBUX_ADMIN_KEY: UUID }],
  ['BOBUX_PATH', '/', '/'],
  ['BOBUX_PATH', '/games/bobux-2', '/games/bobux-2'],
  ['BOBUX_REQUIRE_NONCE', 'true', true],
  ['BOBUX_REQUIRE_NONCE', 'false', false],
  ['BOBUX_SQL_DATABASE_URL', 'postgres://r:p@h/d', 'postgres://r:p@h/d'],
  ['IMBACHAT_WIDGET_ID', '17', '17'],
  ['IMBACHAT_USERS_DATABASE_URL', 'mysql://u:p@h/d', 'mysql://u:p@h/d', { IMBACHAT_USERS_QUERY: 'SELECT 1' }],
  ['IMBACHAT_USERS_DATABASE_URL', 'mariadb://h/d', 'mariadb://h/d', { IMBACHAT_USERS_QUERY: 'SELECT 1' }],
  ['IMBACHAT_USERS_DATABASE_URL', 'postgres://h/d', 'postgres://h/d', { IMBACHAT_USERS_QUERY: 'SELECT 1' }],
  ['IMVU_BASE_URL', 'http://127.0.0.1:9', 'http://127.0.0.1:9'],
  ['IMVU_REWRITE', 'true', true],
  ['IMVU_CHECK_INTERVAL', '1', 1],
  ['IMVU_PROBE_PATH', '/user/user-1?limit=1', '/user/user-1?limit=1'],
  ['LISHOP_APPSTORE_URL', 'http://127.0.0.1:9', 'http://127.0.0.1:9'],
  ['LISHOP_APPSTORE_SANDBOX_URL', 'https://a.example', 'https://a.example'],
  ['LISHOP_APPSTORE_APP_ID', '1234567890', 1234567890],
  ['LISHOP_APPSTORE_SANDBOX', 'false', false],
];

/** For each variable: what is refused, and a part of what the message says is allowed. */
const bad: [string, string, string][] = [
  ['PORT', '65536', 'a port, 0 to 65535'],
  ['PORT', '-1', 'a port, 0 to 65535'],
  ['PORT', '80.5', 'a port, 0 to 65535'],
  ['PORT', 'http', 'a port, 0 to 65535'],
  ['PORT', '0x50', 'a port, 0 to 65535'],
  ['PORT', ' ', 'a port, 0 to 65535'],
  ['DATABASE_URL', 'mysql://h/d', 'postgresql://'],
  ['DATABASE_URL', 'localhost', 'postgresql://'],
  ['DATABASE_POOL', '0', 'a whole number, 1 to 500'],
  ['HEAP_GROWTH_PERCENT', '301', 'a whole number, 0 to 300'],
  ['DATABASE_POOL', '501', 'a whole number, 1 to 500'],
  ['DATABASE_POOL', '1e2', 'a whole number, 1 to 500'],
  ['DATABASE_POOL', '2.5', 'a whole number, 1 to 500'],
  ['SECRETS_KEY', Buffer.alloc(31).toString('base64'), '32 bytes in base64'],
  ['SECRETS_KEY', Buffer.alloc(33).toString('base64'), '32 bytes in base64'],
  ['SECRETS_KEY', Buffer.alloc(32).toString('hex'), '32 bytes in base64'],
  ['SECRETS_KEY', `${KEY},`, '32 bytes in base64'],
  ['SECRETS_KEY', `${KEY};${OTHER_KEY}`, '32 bytes in base64'],
  ['SECRETS_KEY', `${KEY},short`, '32 bytes in base64'],
  // Buffer.from would leave out what is not base64: a mangled key would silently be another one.
  ['SECRETS_KEY', `${KEY.slice(0, 20)}!?*${KEY.slice(20)}`, '32 bytes in base64'],
  ['ADMIN_USERNAME', 'a:b', 'a name without a colon'],
  ['ADMIN_PASSWORD', '1234567', 'at least 8 characters'],
  ['REDIS_URL', 'http://localhost', 'redis://'],
  ['LIMIT_AUTH_FAILURES', '60', 'COUNT/SECONDS'],
  ['LIMIT_AUTH_FAILURES', '0/300', 'COUNT/SECONDS'],
  ['LIMIT_AUTH_FAILURES', '60/0', 'COUNT/SECONDS'],
  ['LIMIT_AUTH_FAILURES', '60/300/1', 'COUNT/SECONDS'],
  ['LIMIT_REQUESTS', '-1/1', 'COUNT/SECONDS'],
  ['LIMIT_REQUESTS', '1000 / 1', 'COUNT/SECONDS'],
  ['LIMIT_CONNECTIONS', 'off', 'COUNT/SECONDS'],
  ['LIMIT_OPEN_CONNECTIONS', '-1', 'a whole number, 0 to 1000000'],
  ['LIMIT_OPEN_CONNECTIONS', '1000001', 'a whole number, 0 to 1000000'],
  ['LIMIT_BYTES', '256M', 'PROCESS/ADDRESS'],
  ['LIMIT_BYTES', '256/32', 'PROCESS/ADDRESS'],
  ['LIMIT_BYTES', '256m/32m', 'PROCESS/ADDRESS'],
  ['LIMIT_BYTES', '0M/0M', 'PROCESS/ADDRESS'],
  ['LIMIT_BYTES', '32M/256M', 'the first no smaller than the second'],
  ['OPERATOR_HOSTS', 'quartet:3000', 'host names without ports'],
  ['OPERATOR_HOSTS', 'https://quartet.example', 'host names without ports'],
  ['OPERATIONS_PUBLIC', 'all', 'docs, metrics, or both with a comma'],
  ['OPERATIONS_PUBLIC', 'docs,', 'docs, metrics, or both with a comma'],
  ['PUBLIC_URL', 'quartet.example', 'http:// or https://'],
  ['TRUST_PROXY', 'true', 'a whole number, 0 to 32'],
  ['TRUST_PROXY', '33', 'a whole number, 0 to 32'],
  ['SMTP_URL', 'mail.example:25', 'smtp://'],
  ['MAIL_FROM', 'quartet', 'a mail address, or Name <address>'],
  ['MAIL_FROM', 'Quartet <quartet>', 'a mail address, or Name <address>'],
  ['MAIL_FROM', 'a@example.com, b@example.com', 'a mail address, or Name <address>'],
  ['MAIL_FROM', 'Quartet\r\nBcc: x@example.com <q@example.org>', 'a mail address, or Name <address>'],
  ['MAIL_FROM', `${'x'.repeat(100_000)}<q@example.org>`, 'a mail address, or Name <address>'],
  ['LISHOP_INVITATION_MAIL', 'x', 'one mail address'],
  ['LISHOP_INVITATION_MAIL', 'Lists <lists@example.com>', 'one mail address'],
  ['OPERATOR_MAIL', 'jane', 'one mail address'],
  ['OPERATOR_MAIL', 'jane@example.com, joe@example.com', 'one mail address'],
  ['OPERATOR_MAIL', 'Jane <jane@example.com>', 'one mail address'],
  ['WEBHOOK_URL', 'hooks.example', 'https://'],
  ['WEBHOOK_URL', 'ftp://hooks.example', 'https://'],
  ['WEBHOOK_URL', 'http://hooks.example', 'https://'],
  ['WEBHOOK_URL', 'http://10.0.0.1/', 'https://'],
  ['WEBHOOK_URL', 'http://localhost.example/', 'https://'],
  ['WEBHOOK_URL', 'http://127.0.0.1.example/', 'https://'],
  ['WEBHOOK_URL', 'http://[::ffff:10.0.0.1]/', 'https://'],
  ['WEBHOOK_URL', 'https://user:password@hooks.example', 'without user and password'],
  ['WEBHOOK_URL', `https://hooks.example/${'x'.repeat(2_048)}`, 'at most 2,048 characters'],
  ['WEBHOOK_SECRET', KEY, 'whsec_'],
  ['WEBHOOK_SECRET', `whsec_${Buffer.alloc(23).toString('base64')}`, '24 to 64 bytes in base64'],
  ['WEBHOOK_SECRET', `whsec_${Buffer.alloc(65).toString('base64')}`, '24 to 64 bytes in base64'],
  ['WEBHOOK_SECRET', `whsec_${KEY.slice(0, 20)}!?*${KEY.slice(20)}`, '24 to 64 bytes in base64'],
  ['WEBHOOK_SECRET', `whsec_${KEY},`, '24 to 64 bytes in base64'],
  ['BOBUX_ADMIN_KEY', UUID.slice(1), 'a UUID'],
  ['BOBUX_ADMIN_KEY', `${UUID} `, 'a UUID'],
  ['BOBUX_ADMIN_SECRET', HEX.slice(2), '64 hexadecimal digits'],
  ['BOBUX_ADMIN_SECRET', `${HEX.slice(1)}g`, '64 hexadecimal digits'],
  ['BOBUX_PATH', 'bobux', 'a path that begins with /'],
  ['BOBUX_PATH', '/bobux?x', 'a path that begins with /'],
  ['BOBUX_REQUIRE_NONCE', 'yes', 'true or false'],
  ['BOBUX_REQUIRE_NONCE', '1', 'true or false'],
  ['BOBUX_SQL_DATABASE_URL', 'mysql://h/d', 'postgresql://'],
  ['IMBACHAT_USERS_DATABASE_URL', 'redis://h', 'postgresql://… or mysql://…'],
  ['IMBACHAT_SITE_TOKEN', 'x'.repeat(31), '32 to 512 printable characters'],
  ['IMBACHAT_SITE_TOKEN', `${'x'.repeat(40)} y`, '32 to 512 printable characters'],
  ['IMBACHAT_SCRIPT_URL', 'https://imbachat.com/widget', 'an address with {id}'],
  ['IMBACHAT_SCRIPT_URL', 'javascript:{id}', 'http:// or https://'],
  ['LISHOP_APPSTORE_URL', 'ftp://h', 'http:// or https://'],
  ['LISHOP_APPSTORE_SANDBOX_URL', 'h', 'http:// or https://'],
  ['LISHOP_APPSTORE_APP_ID', 'com.example', 'a whole number'],
  ['LISHOP_APPSTORE_SANDBOX', 'no', 'true or false'],
  ['IMVU_BASE_URL', 'file:///etc/passwd', 'http:// or https://'],
  ['IMVU_REWRITE', 'yes', 'true or false'],
  ['IMVU_CHECK_INTERVAL', '0', 'a whole number, 1 to 86400'],
  ['IMVU_PROBE_PATH', 'login/me', 'a path that begins with /'],
  ['IMVU_PROBE_PATH', '//elsewhere.example', 'a path that begins with /'],
];

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
