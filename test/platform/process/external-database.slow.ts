import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { basicOf } from '../../support/basic.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { Workplace } from './quartet-process.js';

const secretsKey = (): string => randomBytes(32).toString('base64');

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.make();
});
afterEach(() => place.clear());

describe('servers on a database of the operator', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('should come up together on an empty database, with one set of first credentials', async () => {
    // One proxy in front, so that /metrics asks for the operator's password.
    const environment = { DATABASE_URL: database.url, SECRETS_KEY: secretsKey(), TRUST_PROXY: '1' };
    const quartets = ['one', 'two'].map((DATA_DIR) => place.spawn({ ...environment, DATA_DIR }));
    const [one, two] = quartets;
    await Promise.all(quartets.map((quartet) => quartet.listening()));
    const credentials = await one!.credentials('one');
    expect(await two!.credentials('two')).toEqual(credentials);
    for (const { output } of quartets) expect(output).not.toContain(credentials.admin.password);

    const migrations = await database.query<{ name: string }>('SELECT name FROM platform.migrations');
    expect(migrations.length).toBeGreaterThan(0);
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
    expect(await database.query('SELECT key FROM bobux.api_keys')).toEqual([{ key: credentials.bobux.key }]);

    for (const quartet of quartets) {
      const client = await quartet.connect(credentials.bobux);
      expect(await client.ok('ping')).toEqual({});
      expect(
        (await client.ok('sendsql', { sql: 'SELECT count(*)::int AS n FROM players' })).rows,
      ).toHaveLength(1);
      expect((await fetch(`${quartet.url}/metrics`)).status).toBe(401);
      const headers = { authorization: basicOf(credentials.admin) };
      expect((await fetch(`${quartet.url}/metrics`, { headers })).status).toBe(200);
    }
    for (const quartet of quartets) expect(await quartet.stop()).toEqual({ code: 0, signal: null });

    // With another key nothing of it opens.
    const stranger = place.spawn({ ...environment, SECRETS_KEY: secretsKey() });
    expect(await stranger.end()).toEqual({ code: 1, signal: null });
    expect(stranger.stderr).toMatch(/SECRETS_KEY does not open/);
    expect(stranger.stderr).not.toMatch(/^ +at /m);
  });
});

describe('a DATABASE_URL that nobody answers', () => {
  const PASSWORD = 'hunter2-hunter2';
  let silent: Server;
  let silentPort: number;
  let refusedPort: number;

  beforeAll(async () => {
    const listen = async (): Promise<Server> => {
      const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      return server;
    };
    silent = await listen();
    silentPort = (silent.address() as AddressInfo).port;
    const closed = await listen();
    refusedPort = (closed.address() as AddressInfo).port;
    await new Promise((resolve) => closed.close(resolve));
  });
  afterAll(() => {
    silent.close();
  });

  it('should end the start within 15 s, with host and port in the message and without the password', async () => {
    const started = Date.now();
    const attempts = [refusedPort, silentPort].map((port) => {
      const DATABASE_URL = `postgresql://somebody:${PASSWORD}@127.0.0.1:${port}/quartet`;
      return { port, quartet: place.spawn({ DATABASE_URL, SECRETS_KEY: secretsKey() }) };
    });
    for (const { port, quartet } of attempts) {
      expect(await quartet.end()).toEqual({ code: 1, signal: null });
      expect(quartet.stderr).toContain(`DATABASE_URL (127.0.0.1:${port}/quartet)`);
      expect(quartet.output).not.toContain(PASSWORD);
      expect(quartet.stderr).not.toMatch(/^ +at /m);
    }
    expect(Date.now() - started).toBeLessThan(15_000);
  });
});

describe('the configuration of a process', () => {
  it('should end the start with one message that lists every problem and hides secrets', async () => {
    const secrets = {
      DATABASE_URL: 'mysql://root:p4ssw0rd-one@db/quartet',
      SECRETS_KEY: 'too-short-a-key',
      ADMIN_PASSWORD: 'tiny123',
      BOBUX_ADMIN_SECRET: 'not-hexadecimal',
      SMTP_URL: 'http://mail:p4ssw0rd-two@mail',
    };
    const quartet = place.spawn({
      ...secrets,
      PORT: 'three thousand',
      DATABASE_POOL: '-1',
      TLS_CERT_FILE: 'cert.pem',
    });
    expect(await quartet.end()).toEqual({ code: 1, signal: null });
    const names = [...Object.keys(secrets), 'PORT', 'DATABASE_POOL', 'TLS_KEY_FILE', 'BOBUX_ADMIN_KEY'];
    for (const name of names) expect(quartet.stderr).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(quartet.stderr).toContain('"three thousand"');
    for (const secret of Object.values(secrets)) expect(quartet.output).not.toContain(secret);
    expect(quartet.output).not.toContain('p4ssw0rd');
    expect(quartet.stderr).not.toMatch(/^ +at /m);
  });

  it('should ask for SECRETS_KEY where DATABASE_URL is set', async () => {
    const quartet = place.spawn({ DATABASE_URL: 'postgresql://somebody:hunter2@127.0.0.1:1/quartet' });
    expect(await quartet.end()).toEqual({ code: 1, signal: null });
    expect(quartet.stderr).toMatch(/^ {2}SECRETS_KEY is not set; allowed: 32 bytes in base64/m);
    expect(quartet.output).not.toContain('hunter2');
  });

  it('should take the file .env of the working directory, below the environment', async () => {
    const database = await createTestDatabase();
    const key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
    const lines = {
      DATABASE_URL: database.url,
      SECRETS_KEY: secretsKey(),
      DATA_DIR: 'from-the-file',
      BOBUX_PATH: '/from-the-file',
      ADMIN_PASSWORD: '"a password of mine"',
      BOBUX_ADMIN_KEY: key.key,
      BOBUX_ADMIN_SECRET: key.secret,
    };
    const text = Object.entries(lines).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(place.path, '.env'), `# a comment\n${text.join('')}`);
    try {
      const quartet = await place.start({ BOBUX_PATH: '/bobux' });
      expect(await (await quartet.connect(key)).ok('ping')).toEqual({});
      // Only what Quartet made itself is shown and kept.
      expect(Object.keys(await quartet.credentials('from-the-file'))).toEqual(['imbachat']);
      expect(quartet.output).not.toContain(key.secret);
      expect(quartet.output).not.toContain('a password of mine');
      expect(await quartet.stop()).toEqual({ code: 0, signal: null });
    } finally {
      await database.drop();
    }
  });
});
