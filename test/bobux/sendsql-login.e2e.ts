import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';
import { quartet } from './sql-client.js';

describe('the login of sendsql', () => {
  const restarted = async (environment: Record<string, string>): Promise<TestApp> =>
    startTestApp(
      { BOBUX_ADMIN_KEY: quartet.key.key, BOBUX_ADMIN_SECRET: quartet.key.secret, ...environment },
      quartet.database,
    );
  const trySelect = async (app: TestApp): Promise<unknown> => {
    const connection = await app.connect(quartet.key);
    return (await connection.send('sendsql', { sql: 'SELECT 1 AS one' })).data;
  };
  const handMade = (role: string): string => {
    const url = new URL(quartet.database.url);
    url.username = role;
    url.password = 'by-hand';
    return url.toString();
  };

  it('should be found again by a second server on the same database', async () => {
    const second = await restarted({});
    expect(await trySelect(second)).toEqual({ rows: [{ one: 1 }], affected: 0 });
    await second.close();
  });

  it('should be mended when its password was changed behind our back', async () => {
    const [{ role } = { role: '' }] = await quartet.database.query<{ role: string }>(
      `SELECT rolname AS role FROM pg_roles WHERE rolname = current_database() || '_bobux_sql'`,
    );
    await quartet.database.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD 'other'`);
    const second = await restarted({});
    expect(await trySelect(second)).toEqual({ rows: [{ one: 1 }], affected: 0 });
    await second.close();
  });

  it('should be the one of BOBUX_SQL_DATABASE_URL where that is set', async () => {
    await quartet.database.query(`DROP ROLE IF EXISTS hand_made`);
    await quartet.database.query(`CREATE ROLE hand_made LOGIN PASSWORD 'by-hand'`);
    const second = await restarted({ BOBUX_SQL_DATABASE_URL: handMade('hand_made') });
    const connection = await second.connect(quartet.key);
    expect((await connection.ok('sendsql', { sql: 'SELECT session_user::text AS who' })).rows).toEqual([
      { who: 'hand_made' },
    ]);
    await second.close();
    await quartet.database.query('DROP OWNED BY hand_made');
    await quartet.database.query('DROP ROLE hand_made');
  });

  it.each([
    ['is a superuser', 'SUPERUSER'],
    ['may make roles', 'CREATEROLE'],
    ['is a member of the owner', 'IN ROLE quartet'],
  ])('should be refused when it %s', async (_what, attribute) => {
    await quartet.database.query(`DROP ROLE IF EXISTS too_strong`);
    await quartet.database.query(`CREATE ROLE too_strong LOGIN PASSWORD 'by-hand' ${attribute}`);
    const second = await restarted({ BOBUX_SQL_DATABASE_URL: handMade('too_strong') });
    expect(await trySelect(second)).toEqual({ message: 'sendsql is switched off on this server' });
    await second.close();
    await quartet.database.query('DROP OWNED BY too_strong');
    await quartet.database.query('DROP ROLE too_strong');
  });

  it('should be refused when it may read the keys', async () => {
    await quartet.database.query(`DROP ROLE IF EXISTS nosy`);
    await quartet.database.query(`CREATE ROLE nosy LOGIN PASSWORD 'by-hand'`);
    await quartet.database.query('GRANT SELECT ON bobux.api_keys TO nosy');
    const second = await restarted({ BOBUX_SQL_DATABASE_URL: handMade('nosy') });
    expect(await trySelect(second)).toEqual({ message: 'sendsql is switched off on this server' });
    await second.close();
    await quartet.database.query('DROP OWNED BY nosy');
    await quartet.database.query('DROP ROLE nosy');
  });

  it('should be missing, and the rest serve, where the database user may not make roles', async () => {
    await quartet.database.query('DROP ROLE IF EXISTS plain_owner');
    await quartet.database.query(`CREATE ROLE plain_owner LOGIN PASSWORD 'by-hand'`);
    const url = new URL(quartet.database.url);
    const name = `${url.pathname.slice(1)}_plain`;
    await quartet.database.query(`CREATE DATABASE ${name} OWNER plain_owner`);
    url.pathname = `/${name}`;
    url.username = 'plain_owner';
    url.password = 'by-hand';
    const plain = await startTestApp(
      { DATABASE_URL: url.toString(), SECRETS_KEY: TEST_SECRETS_KEY },
      quartet.database,
    );
    const connection = await plain.connect();
    expect((await connection.send('sendsql', { sql: 'SELECT 1' })).error).toBe('SQL_ERROR');
    expect((await connection.send('createaccount', { id: 'ada' })).success).toBe(true);
    await plain.close();
    await quartet.database.query(`DROP DATABASE ${name}`);
    await quartet.database.query('DROP ROLE plain_owner');
  });
});
