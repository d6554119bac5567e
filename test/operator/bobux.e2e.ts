import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorOf } from '../support/console-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { whileHeld } from '../support/while-held.js';
import { untilWaiting } from '../support/waiting.js';

let quartet: TestApp;
let operator: ReturnType<typeof operatorOf>;
beforeAll(async () => {
  quartet = await startTestApp();
  operator = operatorOf(quartet);
  const game = await quartet.connect();
  for (const id of ['s1', 's2', '=s3']) await game.send('createaccount', { id });
});
afterAll(() => quartet.close());

describe('the operator’s ledger', () => {
  it('should change a balance with a reason, in the history without a key', async () => {
    const body = { operation: 'add', amount: 50, reason: '=SUM(1)' };
    const { status, body: changed } = await operator('POST', '/operator/bobux/players/1/changes', body);
    expect([status, changed.players[0].bobux]).toEqual([200, 50]);
    const { body: page } = await operator('GET', '/operator/bobux/players/1/entries');
    expect(page.items).toEqual([
      expect.objectContaining({ key: null, operator: true, amount: 50, reason: '=SUM(1)' }),
    ]);
    const csv = await operator('GET', '/operator/bobux/players/1/entries?format=csv');
    expect(csv.text).toContain(",'=SUM(1),");
    const { body: log } = await operator('GET', '/operator/log?action=bobux.');
    expect(log.items[0]).toMatchObject({
      action: 'bobux.player.change',
      subject: 'player 1',
      operator: 'operator',
    });
  });

  it('should make a change once that is sent again with its nonce', async () => {
    const { body: made } = await operator('GET', '/operator/bobux/players/3');
    const path = '/operator/bobux/players/3/changes';
    const body = { operation: 'add', amount: 7, reason: 'once', nonce: 'dialog 1' };
    const refused = await operator('POST', path, { ...body, operation: 'subtract', amount: 1_000_000 });
    // A refusal is not kept: what is mended in the form goes under the same nonce.
    expect(refused.status).toBe(409);
    const [first, ...again] = await Promise.all([1, 2, 3].map(() => operator('POST', path, body)));
    expect([first!.status, first!.body.players[0].bobux]).toEqual([200, made.bobux + 7]);
    for (const { status, body: answer } of again) expect([status, answer]).toEqual([200, first!.body]);
    const other = await operator('POST', path, { ...body, amount: 8 });
    expect([other.status, other.body.message]).toEqual([409, expect.stringContaining('nonce')]);
    expect((await operator('GET', '/operator/bobux/players/3')).body.bobux).toBe(made.bobux + 7);
    const { body: log } = await operator('GET', '/operator/log?subject=player 3');
    expect(log.items).toHaveLength(1);
    expect((await operator('POST', path, { ...body, nonce: '' })).status).toBe(400);
  });

  it('should keep to one kind of entry from page to page of the CSV', async () => {
    for (const amount of [1, 2, 3])
      await operator('POST', '/operator/bobux/players/2/changes', { operation: 'add', amount, reason: 'x' });
    await operator('POST', '/operator/bobux/players/2/changes', { operation: 'set', amount: 0, reason: 'x' });
    const path = '/operator/bobux/players/2/entries';
    const { headers } = await operator('GET', `${path}?format=csv&limit=2&operation=add`);
    const [, next] = /^<(.+)>; rel="next"$/.exec(String(headers.link)) ?? [];
    const second = await operator('GET', path + next!);
    expect(second.text.trim().split('\n')).toHaveLength(2);
    expect(second.text).toContain(',add,');
    expect(next).toContain('operation=add');
  });

  it('should transfer, and reverse once', async () => {
    const move = { operation: 'transfer', amount: 20, to: 2, reason: 'gift' };
    const { body } = await operator('POST', '/operator/bobux/players/1/changes', move);
    expect(body.players.map(({ bobux }: { bobux: number }) => bobux)).toEqual([30, 20]);
    const path = `/operator/bobux/entries/${body.entries[0]}/reverse`;
    expect((await operator('POST', path, { reason: 'no gift' })).status).toBe(200);
    expect((await operator('POST', path, { reason: 'no gift' })).status).toBe(409);
    // Each side says by which entry it was undone; what undid it was not undone itself.
    for (const id of [1, 2]) {
      const [undoing, undone, ...others] = (await operator('GET', `/operator/bobux/players/${id}/entries`))
        .body.items;
      expect([undone.reversed_by, undoing.reversed_by]).toEqual([undoing.id, null]);
      expect(undoing.reverses).toBe(undone.id);
      for (const entry of others) expect(entry.reversed_by).toBeNull();
    }
    expect((await operator('GET', '/operator/bobux/players/1')).body).toMatchObject({ bobux: 50, holds: [] });
  });

  it.each([
    [1, { operation: 'subtract', amount: 51, reason: 'x' }, 409],
    [99, { operation: 'add', amount: 1, reason: 'x' }, 404],
    [1, { operation: 'add', amount: 1 }, 400],
    [1, { operation: 'transfer', amount: 1, reason: 'x' }, 400],
    [1, { operation: 'add', amount: -1, reason: 'x' }, 400],
  ])('should refuse for player %j %j with %i', async (id, body, status) => {
    expect((await operator('POST', `/operator/bobux/players/${id}/changes`, body)).status).toBe(status);
  });

  it('should say that somebody else changes the player just now, and have changed nothing', async () => {
    const path = '/operator/bobux/players/1';
    const before = (await operator('GET', path)).body;
    await whileHeld(quartet.database, 'SELECT 1 FROM bobux.players WHERE id = 1 FOR UPDATE', async () => {
      const body = { operation: 'add', amount: 1, reason: 'x' };
      const { status, body: refused } = await operator('POST', `${path}/changes`, body);
      expect([status, refused.message]).toEqual([
        503,
        'Somebody else changes this player just now: try again.',
      ]);
    });
    expect((await operator('GET', path)).body).toEqual(before);
  });

  it('should find players by each of their ids, and list them page by page', async () => {
    for (const q of ['1', 's1'])
      expect((await operator('GET', `/operator/bobux/players?q=${q}`)).body.items).toEqual([
        expect.objectContaining({ id: 1, steam: 's1' }),
      ]);
    const ids: number[] = [];
    let after = '';
    for (let pages = 0; pages < 5; pages += 1) {
      const { body } = await operator('GET', `/operator/bobux/players?limit=2${after}`);
      ids.push(...body.items.map(({ id }: { id: number }) => id));
      if (body.next === null) break;
      after = `&after=${body.next}`;
    }
    expect(ids[0]).toBe(1);
    expect([...new Set(ids)].sort()).toEqual([1, 2, 3]);
    expect((await operator('GET', '/operator/bobux/players?after=junk')).status).toBe(400);
  });

  it('should begin the list at a rank, also past its end', async () => {
    const idsOf = async (query: string): Promise<number[]> =>
      (await operator('GET', `/operator/bobux/players?${query}`)).body.items.map(
        ({ id }: { id: number }) => id,
      );
    const all = await idsOf('');
    expect(await idsOf('rank=2')).toEqual(all.slice(1));
    expect(await idsOf('rank=4')).toEqual([]);
    const { body } = await operator('GET', '/operator/bobux/players?rank=2&limit=1');
    expect(await idsOf(`rank=2&after=${body.next}`)).toEqual(all.slice(2));
    for (const rank of ['0', '-1', '1.5', 'x'])
      expect((await operator('GET', `/operator/bobux/players?rank=${rank}`)).status).toBe(400);
  });

  it('should give a player the id that it lacks once, if it is nobody else’s', async () => {
    const link = (id: number, newid: unknown) =>
      operator('POST', `/operator/bobux/players/${id}/link`, { newid });
    const { status, body } = await link(2, 'd2');
    expect([status, body]).toEqual([200, expect.objectContaining({ id: 2, steam: 's2', discord: 'd2' })]);
    expect((await operator('GET', '/operator/bobux/players?q=d2')).body.items).toEqual([body]);
    const again = await link(2, 'd3');
    expect([again.status, again.body.message]).toEqual([
      409,
      'This player has a Steam id and a Discord id already.',
    ]);
    const taken = await link(1, 'd2');
    expect([taken.status, taken.body.message]).toEqual([409, 'Another player has this id.']);
    expect((await link(99, 'd9')).status).toBe(404);
    for (const wrong of ['', 'x'.repeat(65), 'a\nb', 7, null])
      expect((await link(1, wrong)).status).toBe(400);
    const { body: log } = await operator('GET', '/operator/log?action=bobux.player.link');
    expect(log.items).toEqual([
      expect.objectContaining({
        subject: 'player 2',
        before: { steam: 's2', discord: null },
        after: { steam: 's2', discord: 'd2' },
      }),
    ]);
  });

  it('should put a new key in the place of an old one, with its label and permissions', async () => {
    const { body: old } = await operator('POST', '/operator/bobux/keys', { permissions: 1, label: 'bot' });
    const path = `/operator/bobux/keys/${old.key.key}/replace`;
    const { status, body: made } = await operator('POST', path);
    expect([status, made.key]).toEqual([201, expect.objectContaining({ permissions: 1, label: 'bot' })]);
    expect(made.key.key).not.toBe(old.key.key);
    const game = await quartet.connect({ key: made.key.key, secret: made.secret });
    expect((await game.send('getplayer', { id: 1 })).success).toBe(true);
    const ended = await quartet.connect({ key: old.key.key, secret: old.secret });
    expect(await ended.send('getplayer', { id: 1 })).toMatchObject({ error: 'INVALID_AUTH_ERROR' });
    expect((await operator('POST', path)).status).toBe(404);
    const log = await operator('GET', '/operator/log?action=bobux.key.replace');
    expect(log.body.items).toEqual([
      expect.objectContaining({
        subject: `key ${old.key.key}`,
        after: expect.objectContaining({ key: made.key.key }),
      }),
    ]);
    expect(log.text).not.toContain(made.secret);
  });

  it('should make, change and end a key, its secret shown once and never in the log', async () => {
    const { status, body } = await operator('POST', '/operator/bobux/keys', {
      permissions: 1,
      label: 'shop',
    });
    expect(status).toBe(201);
    const game = await quartet.connect({ key: body.key.key, secret: body.secret });
    expect((await game.send('getplayer', { id: 1 })).success).toBe(true);
    const path = `/operator/bobux/keys/${body.key.key}`;
    expect((await operator('PATCH', path, { permissions: 3 })).body).toMatchObject({
      permissions: 3,
      label: 'shop',
    });
    expect((await operator('PATCH', path, { label: '' })).status).toBe(400);
    expect((await operator('PATCH', path, { label: null })).body).toMatchObject({
      permissions: 3,
      label: null,
    });
    expect((await operator('PATCH', path, { permissions: 1 })).body).toMatchObject({ label: null });
    expect((await operator('PATCH', path, { label: 'bar' })).body).toMatchObject({ label: 'bar' });
    expect((await operator('DELETE', path)).status).toBe(204);
    expect((await operator('DELETE', path)).status).toBe(404);
    const log = await operator('GET', '/operator/log?limit=200');
    expect(log.body.items).toContainEqual(
      expect.objectContaining({ before: { permissions: 3, label: 'shop' }, after: { label: null } }),
    );
    expect(log.text).toContain('bobux.key.delete');
    expect(log.text).not.toContain(body.secret);
  });

  it('should leave the ledger consistent', async () => {
    const { status, body } = await operator('POST', '/operator/audit');
    expect([status, body.clean]).toEqual([200, true]);
  });

  it('should change a balance beside a statement of sendsql that locks nobody', async () => {
    const game = await quartet.connect();
    let isOver = false;
    const statement = game.ok('sendsql', { sql: 'SELECT pg_sleep(3)' }).then(() => (isOver = true));
    await untilWaiting(quartet.database, 'PgSleep');
    const body = { operation: 'add', amount: 1, reason: 'x' };
    expect((await operator('POST', '/operator/bobux/players/2/changes', body)).status).toBe(200);
    expect(isOver).toBe(false);
    await statement;
  });

  it('should give no key back the permissions that were taken from it while only its label was changed', async () => {
    const { body: made } = await operator('POST', '/operator/bobux/keys', { permissions: 15, label: 'old' });
    const path = `/operator/bobux/keys/${made.key.key}`;
    let answer: Promise<{ status: number; body: any }> | undefined;
    await whileHeld(
      quartet.database,
      `UPDATE bobux.api_keys SET permissions = 1 WHERE key = '${made.key.key}'`,
      async (commit) => {
        answer = operator('PATCH', path, { label: 'new' });
        await untilWaiting(quartet.database, 'Lock', { application: 'quartet' });
        await commit();
      },
    );
    expect((await answer!).body).toMatchObject({ permissions: 1, label: 'new' });
    const { body: log } = await operator('GET', '/operator/log?action=bobux.key.change');
    expect(log.items[0].before).toEqual({ permissions: 1, label: 'old' });
  });

  it('should refuse an audit while another one runs', async () => {
    let first: Promise<{ status: number }> | undefined;
    await whileHeld(quartet.database, 'LOCK TABLE bobux.players IN ACCESS EXCLUSIVE MODE', async () => {
      first = operator('POST', '/operator/audit');
      await untilWaiting(quartet.database, 'Lock', { application: 'quartet audit' });
      const { status, body } = await operator('POST', '/operator/audit');
      expect([status, body.message]).toEqual([503, 'An audit is running already.']);
    });
    expect((await first)?.status).toBe(200);
  });
});

describe('the operator’s platform', () => {
  it('should show the settings in force, and the keys that seal as their lengths', async () => {
    const { status, body } = await operator('GET', '/operator/settings');
    expect(status).toBe(200);
    expect(body.items).toContainEqual({
      module: 'Secrets',
      name: 'sealingKeys',
      value: '["[32 bytes]"]',
      variables: ['SECRETS_KEY'],
    });
    expect(body.items).toContainEqual({
      module: 'Bobux',
      name: 'path',
      value: '"/bobux"',
      variables: ['BOBUX_PATH'],
    });
  });

  it('should list mail, try it again and drop it', async () => {
    await quartet.database.query(
      `INSERT INTO platform.outbox_mails (id, sealed, next_try) VALUES (gen_random_uuid(), NULL, NULL)`,
    );
    const { body } = await operator('GET', '/operator/mail');
    expect(body.items).toEqual([expect.objectContaining({ state: 'given up' })]);
    const path = `/operator/mail/${body.items[0].id}`;
    expect((await operator('POST', `${path}/retry`)).status).toBe(409);
    expect((await operator('DELETE', path)).status).toBe(204);
    expect((await operator('DELETE', path)).status).toBe(404);
  });

  it('should list and lift lock-outs', async () => {
    await quartet.database.query(
      `INSERT INTO platform.lockouts (context, address, key_id, counter, name, until)
       SELECT 'lishop', '192.0.2.' || n, 'abc', 'address', 'x', now() + interval '5 minutes' FROM generate_series(1, 3) n`,
    );
    const { body } = await operator('GET', '/operator/lockouts?limit=2');
    expect([body.items.length, typeof body.next]).toEqual([2, 'string']);
    const path = `/operator/lockouts/${body.items[0].id}`;
    expect((await operator('DELETE', path)).status).toBe(204);
    expect((await operator('DELETE', path)).status).toBe(404);
    expect((await operator('DELETE', '/operator/lockouts')).body).toEqual({ lifted: 2 });
  });
});
