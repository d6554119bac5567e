import { describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { basicOf } from '../../support/basic.js';
import { signed } from '../../support/bobux-client.js';
import { database, environment, place } from './place-with-database.js';

describe('the log in production', () => {
  it('should be one JSON object a line, with no secret in it', async () => {
    const quartet = await place.start({ ...environment, NODE_ENV: 'production', TRUST_PROXY: '1' });
    const credentials = await quartet.credentials();
    const guess = { username: credentials.admin.username, password: 'guessed-Pa55word' };
    const wrongKey = { key: credentials.bobux.key, secret: 'ab'.repeat(32) };
    const client = await quartet.connect(credentials.bobux);
    const hmacs: string[] = [];
    const send = (key: typeof wrongKey, message: Record<string, unknown>): Promise<unknown> => {
      const whole = signed(key, message);
      hmacs.push(String(whole.hmac));
      return client.sendRaw(JSON.stringify(whole));
    };

    // Good and bad of everything that takes a credential.
    const get = (path: string, authorization?: string): Promise<number> =>
      fetch(quartet.url + path, { headers: authorization === undefined ? {} : { authorization } }).then(
        ({ status }) => status,
      );
    expect(await get('/metrics', basicOf(credentials.admin))).toBe(200);
    expect(await get('/metrics', basicOf(guess))).toBe(401);
    expect(await get('/metrics', 'Basic !!!')).toBe(401);
    expect(await get(`/nowhere?api_key=${credentials.bobux.secret}`)).toBe(404);
    const bad = await fetch(`${quartet.url}/health/ready?password=${guess.password}`, {
      method: 'POST',
      body: '{',
    });
    expect(bad.status).toBe(404);
    const { data } = (await send(credentials.bobux, { command: 'createkey', permissions: 1 })) as any;
    await send(credentials.bobux, { command: 'keyinfo' });
    await send(wrongKey, { command: 'ping' });
    await send(credentials.bobux, { command: 'getplayer', id: 'x'.repeat(5000) });
    await send(credentials.bobux, { command: 'sendsql', sql: `SELECT '${wrongKey.secret}' FROM nowhere` });
    await client.sendRaw(`{"key":"${credentials.bobux.key}","secret":"${credentials.bobux.secret}"`);
    // The database goes away under the feet of a command.
    await database.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
    );
    await send(credentials.bobux, { command: 'topplayers', page: 1, amount: 5 });
    await database.query('ALTER TABLE bobux.players RENAME TO mislaid');
    await send(credentials.bobux, { command: 'topplayers', page: 1, amount: 5 });
    expect(await quartet.stop()).toEqual({ code: 0, signal: null });

    const log = quartet.output;
    const lines = log.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), message: expect.anything() });
    }
    for (const told of ['the database failed', 'The credentials are kept in ', 'Quartet listens on '])
      expect(lines.filter((line) => line.includes(told))).not.toEqual([]);
    const secrets = [
      ...[
        credentials.admin.password,
        credentials.bobux.secret,
        data.key.secret,
        wrongKey.secret,
        guess.password,
      ],
      ...[credentials.imbachat.password, credentials.imbachat.secretKey, environment.SECRETS_KEY],
      ...[
        basicOf(credentials.admin).slice(6),
        basicOf(guess).slice(6),
        new URL(database.url).password,
        ...hmacs,
      ],
    ];
    for (const secret of secrets) expect(log).not.toContain(secret);
  });

  it.each([
    ['a setting that cannot be', { PORT: 'three thousand' }, 'PORT is "three thousand"'],
    ['a database that is not there', { DATABASE_URL: 'postgresql://q@127.0.0.1:1/q' }, 'ECONNREFUSED'],
  ])('should tell in one such line of a start that ends at %s', async (_, wrong, told) => {
    const quartet = place.spawn({ ...environment, NODE_ENV: 'production', ...wrong });
    expect(await quartet.end()).toEqual({ code: 1, signal: null });
    const lines = quartet.output.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'fatal',
      message: expect.stringContaining(told),
    });
  });

  it('should hold warnings of Node and what nobody caught as such lines, too', async () => {
    const main = join(place.path, 'faulty.mjs');
    const built = new URL('../../../dist/src/shared/process/process-events.js', import.meta.url);
    const logger = new URL('../../../dist/src/shared/observability/logger.js', import.meta.url);
    const nest = new URL('../../../node_modules/@nestjs/common/index.js', import.meta.url);
    await writeFile(
      main,
      `import { logProcessEvents } from '${built.href}';
       import { RedactingLogger } from '${logger.href}';
       import { Logger } from '${nest.href}';
       Logger.overrideLogger(new RedactingLogger(true));
       logProcessEvents();
       process.emitWarning('password=hunter2 is old', 'DeprecationWarning');
       setTimeout(() => Promise.reject(new Error('nobody waits for token=hunter2')), 100);`,
    );
    const faulty = place.spawn({}, undefined, main);
    expect(await faulty.end()).toEqual({ code: 1, signal: null });
    expect(faulty.output).not.toContain('hunter2');
    expect(
      faulty.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { level: 'warn', message: 'DeprecationWarning: password=[redacted] is old' },
      { level: 'fatal', message: expect.stringContaining('nobody waits for') },
    ]);
  });
});
