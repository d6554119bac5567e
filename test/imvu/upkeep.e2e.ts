import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ImvuSweeper } from '../../src/contexts/imvu-sessions/maintenance/imvu-sweeper.js';
import { STATES_SQL } from '../../src/contexts/imvu-sessions/maintenance/state-gauges.js';
import { eventually } from '../support/eventually.js';
import { whileHeld } from '../support/while-held.js';
import { app, replica } from './two-replicas.js';

describe('the figures of sessions and accounts', () => {
  const scrape = async (): Promise<string> => (await app.operator('GET', '/metrics')).text;
  const figures = async (): Promise<Record<string, number>> =>
    Object.fromEntries(
      [...(await scrape()).matchAll(/^quartet_imvu_(\w+)\{state="(\w+)"\} (\d+)$/gm)].map(
        ([, what, state, count]) => [`${what} ${state}`, Number(count)],
      ),
    );

  it('should say how many there are in each state, as the API says of each', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    await app.renew(user, accountId);
    await app.renew(user, accountId);
    const { body: lease } = await user.api('POST', '/imvu/checkouts', {});
    const [one, other] = (await user.api('GET', '/imvu/sessions')).body;
    const dead = [one, other].find(({ id }) => id !== lease.session_id);
    await user.api('DELETE', `/imvu/sessions/${dead.id}`);
    // A lease that has ended counts no more.
    const ended = await user.api('POST', '/imvu/checkouts', {});
    await user.api('DELETE', `/imvu/checkouts/${ended.body.id}`, {});

    const add = async (name: string, more: object = {}) => {
      const added = app.imvu.addAccount(`${name}-${account.cid}@example.org`, 'pw', more);
      const { body } = await user.api('POST', '/imvu/accounts', { username: added.username, password: 'pw' });
      return { added, id: body.account.id as string };
    };
    await add('coded', { code: '1' });
    const disabled = await add('disabled');
    disabled.added.disabled = true;
    await user.api('POST', `/imvu/accounts/${disabled.id}/renew`);
    const resting = await add('resting');
    app.imvu.behave('/echo', { status: 429, headers: { 'retry-after': '600' }, times: 1 });
    await user.api('GET', '/imvu/api/echo', undefined, { 'x-imvu-account': resting.id });
    // No session, and no login before a while: cooling as well.
    const refused = await add('refused');
    refused.added.password = 'changed';
    app.imvu.guesses.wrongPassword = { status: 401, error: 'LOGIN-001', message: 'Not now.' };
    app.imvu.killSessions(refused.added);
    await user.api('GET', '/imvu/api/echo', undefined, { 'x-imvu-account': refused.id });
    app.imvu.behave('/login', {
      status: 403,
      body: JSON.stringify({ status: 'failure', error: 'VERIFY-001' }),
    });
    await add('challenged');

    const accounts = (await user.api('GET', '/imvu/accounts')).body as { state: string; sessions: any }[];
    const told: Record<string, number> = {};
    for (const { state } of accounts) told[`accounts ${state}`] = (told[`accounts ${state}`] ?? 0) + 1;
    expect(told).toEqual({
      'accounts active': 1,
      'accounts cooling': 2,
      'accounts needs_code': 1,
      'accounts needs_login': 1,
      'accounts disabled': 1,
    });
    const expected = { ...told, 'sessions valid': 3, 'sessions leased': 1, 'sessions invalid': 2 };
    const sum = (of: 'valid' | 'invalid') => accounts.reduce((all, { sessions }) => all + sessions[of], 0);
    expect([sum('valid'), sum('invalid')]).toEqual([4, 2]);
    // They are read once in a second at most.
    await sleep(1100);
    expect(await figures()).toEqual(expected);
    // Every replica tells the same.
    expect((await replica.metrics()).match(/^quartet_imvu_sessions\{.*$/gm)).toEqual(
      (await scrape()).match(/^quartet_imvu_sessions\{.*$/gm),
    );
  });

  it('should be counted in indexes that hold nothing else', async () => {
    const client = new pg.Client({ connectionString: app.quartet.database.url });
    await client.connect();
    try {
      await client.query('SET enable_seqscan = off');
      await client.query('VACUUM ANALYZE imvu.sessions, imvu.accounts, imvu.checkouts');
      const { rows } = await client.query(`EXPLAIN ${STATES_SQL.replaceAll('$1', 'now()')}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('Index Only Scan using sessions_valid on sessions');
      expect(plan).toContain('Index Only Scan using sessions_invalid on sessions');
    } finally {
      await client.end();
    }
  });

  it('should be left out, and nothing else, while the database does not give them', async () => {
    await eventually(async () => Object.keys(await figures()).length === 8);
    await whileHeld(app.quartet.database, 'LOCK TABLE imvu.sessions IN ACCESS EXCLUSIVE MODE', async () => {
      await eventually(async () => Object.keys(await figures()).length === 0);
      expect(await scrape()).toMatch(/^process_cpu_seconds_total \d/m);
    });
    await eventually(async () => Object.keys(await figures()).length === 8);
  });
});

describe('the sweep', () => {
  const DAY = 24 * 3600;
  const sweep = (): void => {
    for (const { app: one } of [app.quartet, replica]) one.get(ImvuSweeper).wake();
  };
  const rows = (sql: string, ...values: unknown[]) => app.quartet.database.query(sql, values);
  const sessions = async (account: string): Promise<string[]> =>
    (await rows('SELECT id FROM imvu.sessions WHERE account_id = $1', account)).map(({ id }) => id);

  it('should forget a session that was invalid for 30 days, and none that is valid or died later', async () => {
    const { user, accountId, sessionId: early } = await app.newUserWithAccount();
    const [late, revived, alive] = [
      await app.renew(user, accountId),
      await app.renew(user, accountId),
      await app.renew(user, accountId),
    ];
    const end = (id: string) => user.api('DELETE', `/imvu/sessions/${id}`);
    const use = (id: string) => user.api('GET', '/imvu/api/forbidden', undefined, { 'x-imvu-session': id });
    await user.api('GET', '/imvu/api/echo', undefined, { 'x-imvu-session': early });
    await end(early);
    // Refused for what was asked for: marked, looked at, and taken back.
    expect((await use(revived)).status).toBe(403);
    app.advance(20 * DAY);
    await end(late);
    app.advance(11 * DAY);
    sweep();
    await eventually(async () => !(await sessions(accountId)).includes(early));
    expect(new Set(await sessions(accountId))).toEqual(new Set([late, revived, alive]));
    expect((await user.api('GET', `/imvu/sessions/${early}`)).status).toBe(404);
    // What was done with it stays to be seen.
    expect(await rows('SELECT action FROM imvu.uses WHERE session_id = $1 ORDER BY id', early)).toEqual([
      { action: 'proxy' },
      { action: 'revoke' },
    ]);
    app.advance(20 * DAY);
    sweep();
    await eventually(async () => (await sessions(accountId)).length === 2);
    // 91 days after the audit's first rows, those go too; the sessions that are valid stay for ever.
    app.advance(40 * DAY);
    sweep();
    await eventually(
      async () => (await rows('SELECT FROM imvu.uses WHERE session_id = $1', early)).length === 0,
    );
    expect(new Set(await sessions(accountId))).toEqual(new Set([revived, alive]));
  });

  it('should forget a lease 90 days after it ended, given back or not', async () => {
    const { user } = await app.newUserWithAccount();
    const open = async () => (await user.api('POST', '/imvu/checkouts', { ttl: 60 })).body.id as string;
    const left = await open();
    const returned = await open();
    await user.api('DELETE', `/imvu/checkouts/${returned}`, {});
    app.advance(60 * DAY);
    const young = await open();
    app.advance(31 * DAY);
    sweep();
    const kept = async () =>
      (await rows('SELECT id FROM imvu.checkouts WHERE user_id = $1', user.id)).map(({ id }) => id);
    await eventually(async () => (await kept()).length === 1);
    expect(await kept()).toEqual([young]);
    expect(left).not.toBe(returned);
  });

  it('should work in batches, all that there are, by one replica at a time', async () => {
    const { accountId, sessionId } = await app.newUserWithAccount();
    await rows(
      `INSERT INTO imvu.sessions (id, account_id, cookie, valid, score, created_at, invalid_since)
       SELECT gen_random_uuid(), $1, ''::bytea, false, 0, '2020-01-01', '2020-01-02' FROM generate_series(1, 2500)`,
      accountId,
    );
    await whileHeld(app.quartet.database, 'SELECT pg_advisory_xact_lock(7216400713)', async () => {
      sweep();
      await sleep(300);
      expect(await sessions(accountId)).toHaveLength(2501);
    });
    sweep();
    await eventually(async () => (await sessions(accountId)).length === 1);
    expect(await sessions(accountId)).toEqual([sessionId]);
  });
});
