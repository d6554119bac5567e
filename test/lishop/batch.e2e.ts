import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ChangeAnnouncer } from '../../src/contexts/lishop-lists/live/change-announcer.js';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

let lishop: LiShopApp;
beforeAll(async () => {
  lishop = await LiShopApp.start();
});
afterAll(async () => {
  await lishop.close();
});

const MILK = { name: 'Milk', qty: '1', checked: '0' };
/** So many minutes ago, by a phone's clock; less than 0: in the future. */
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

const batch = (key: string | undefined, edits: unknown): Promise<Answer> =>
  lishop.call('/2.0/articles/batch', { key, json: { edits } });
const edit = async (key: string, one: object): Promise<any> => (await batch(key, [one])).json.edits[0];
let ids = 0;
const clientId = (): string => `edit ${++ids}`;
const cursorOf = async (key: string): Promise<string> =>
  (await lishop.get('/2.0/articles/changes', key)).json.cursor;

describe('POST /2.0/articles/batch', () => {
  it('should do what a phone did offline, in its order: make, change by the id of its own making, remove', async () => {
    const key = await lishop.register();
    const [eggs, cursor] = [await lishop.add(key, { name: 'Eggs' }), await cursorOf(key)];
    const [make, change, ofNew, remove] = [clientId(), clientId(), clientId(), clientId()];
    const { status, json } = await batch(key, [
      { clientId: make, op: 'create', at: ago(30), fields: MILK },
      { clientId: change, op: 'update', of: make, at: ago(20), fields: { qty: 2, shop: 'x' } },
      { clientId: ofNew, op: 'create', at: ago(10), fields: { ...MILK, name: 'Rice' } },
      { clientId: remove, op: 'delete', objectId: eggs.objectId, at: ago(-5) },
    ]);
    expect(status).toBe(200);
    const [made, changed, rice, removed] = json.edits;
    expect(made).toEqual({
      clientId: make,
      objectId: expect.stringMatching(/^\d+$/),
      result: 'applied',
      article: { ...made.article, ...MILK, objectId: made.objectId, category: null },
      overridden: {},
    });
    expect(changed).toMatchObject({ clientId: change, objectId: made.objectId, result: 'applied' });
    expect(removed.article).toEqual({
      objectId: eggs.objectId,
      deleted: true,
      updated_at: changed.article.updated_at,
    });
    expect((await lishop.get('/articles', key)).json).toEqual([changed.article, rice.article]);
    expect(changed.article).toMatchObject({ qty: '2', shop: 'x' });
    const { changes } = (await lishop.get('/2.0/articles/changes', key, { since: cursor })).json;
    expect(changes).toEqual([removed.article, changed.article, rice.article]);
  });

  it('should write and announce nothing where all of it was done before, or is wrong', async () => {
    const key = await lishop.register();
    const edits = [{ clientId: clientId(), op: 'create', at: ago(3), fields: MILK }];
    const { json } = await batch(key, edits);
    const announced = jest.spyOn(lishop.quartet.app.get(ChangeAnnouncer), 'announce');
    const version = () =>
      lishop.quartet.database.query('SELECT id, xmin::text FROM lishop.lists ORDER BY id');
    const before = await version();
    expect((await batch(key, edits)).json).toEqual(json);
    expect(
      (await batch(key, [{ clientId: clientId(), op: 'delete', objectId: '1', at: ago(1) }])).status,
    ).toBe(200);
    expect([await version(), announced.mock.calls]).toEqual([before, []]);
    const headers = { 'Idempotency-Key': clientId() };
    for (let times = 0; times < 2; times += 1) await lishop.call('/articles', { key, json: MILK, headers });
    expect(announced).toHaveBeenCalledTimes(1);
    announced.mockRestore();
  });

  it('should give the same batch sent twice the same answer, and do no edit twice, also at the same moment', async () => {
    const key = await lishop.register();
    const make = clientId();
    const edits = [
      { clientId: make, op: 'create', at: ago(3), fields: MILK },
      { clientId: clientId(), op: 'update', of: make, at: ago(2), fields: { qty: '5' } },
    ];
    const answers = await Promise.all([
      batch(key, edits),
      batch(key, edits),
      batch(key, [...edits, ...edits]),
    ]);
    answers.push(await batch(key, edits));
    const [first] = answers;
    for (const { json } of answers) expect(json.edits.slice(0, 2)).toEqual(first?.json.edits);
    expect(answers[2]?.json.edits.slice(2)).toEqual(first?.json.edits);
    expect((await lishop.get('/articles', key)).json).toEqual([first?.json.edits[1].article]);
    const other = await edit(key, { ...edits[0], fields: { ...MILK, qty: '9' } });
    expect(other).toEqual({
      clientId: make,
      status: 422,
      errors: { clientId: ['was used for another edit'] },
    });
    // The ids of each list stand apart; Idempotency-Key and clientId stand together.
    expect(await edit(await lishop.register(), { ...edits[0], fields: MILK })).toMatchObject({
      result: 'applied',
    });
    const posted = await lishop.call('/articles', { key, json: MILK, headers: { 'idempotency-key': make } });
    expect(posted.status).toBe(422);
    const byHeader = await lishop.call('/articles', {
      key,
      json: MILK,
      headers: { 'idempotency-key': 'by header' },
    });
    const ofHeader = {
      clientId: clientId(),
      op: 'update',
      of: 'by header',
      at: ago(-1),
      fields: { qty: '4' },
    };
    expect(await edit(key, ofHeader)).toMatchObject({ objectId: byHeader.json.objectId, result: 'applied' });
  });

  it('should let the later edit of each field win, name the values that lost, and bring back what was edited after its removal', async () => {
    const key = await lishop.register();
    const make = clientId();
    await edit(key, { clientId: make, op: 'create', at: ago(60), fields: MILK });
    const update = (minutes: number, fields: object): Promise<any> =>
      edit(key, { clientId: clientId(), op: 'update', of: make, at: ago(minutes), fields });
    expect(await update(30, { qty: '3' })).toMatchObject({ result: 'applied', overridden: {} });
    expect(await update(40, { qty: '4', shop: 'x' })).toMatchObject({
      result: 'merged',
      overridden: { qty: '4' },
      article: { qty: '3', shop: 'x' },
    });
    expect(await update(50, { qty: '5' })).toMatchObject({ result: 'ignored', overridden: { qty: '5' } });
    const gone = await edit(key, { clientId: clientId(), op: 'delete', of: make, at: ago(20) });
    expect(gone).toMatchObject({ result: 'applied', article: { deleted: true } });
    expect(await update(25, { name: 'lost' })).toMatchObject({
      result: 'ignored',
      overridden: { name: 'lost' },
      article: gone.article,
    });
    expect((await lishop.get('/articles', key)).json).toEqual([]);
    const back = await update(10, { checked: '1' });
    expect(back.article).toMatchObject({ name: 'lost', qty: '3', shop: 'x', checked: '1' });
    expect((await lishop.get('/articles', key)).json).toEqual([back.article]);
    expect(await edit(key, { clientId: clientId(), op: 'delete', of: make, at: ago(11) })).toMatchObject({
      result: 'ignored',
      article: back.article,
    });
    // What version 1 does counts as done now.
    await lishop.call(`/articles/${back.objectId}`, { method: 'PUT', key, json: { qty: '6' } });
    expect(await update(1, { qty: '7' })).toMatchObject({ result: 'ignored', article: { qty: '6' } });
    await lishop.call(`/articles/${back.objectId}`, { method: 'DELETE', key });
    expect(await update(1, { qty: '8' })).toMatchObject({ result: 'ignored', article: { deleted: true } });
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await lishop.call(`/articles/${back.objectId}`, { method, key })).status).toBe(404);
  });

  it('should take a time in the future for now', async () => {
    const key = await lishop.register();
    const { objectId } = await lishop.add(key);
    const update = (minutes: number, qty: string): Promise<any> =>
      edit(key, { clientId: clientId(), op: 'update', objectId, at: ago(minutes), fields: { qty } });
    await update(-60, '2');
    expect(await update(-50, '3')).toMatchObject({ result: 'applied', article: { qty: '3' } });
  });

  const whole = { clientId: 'c', op: 'create', at: '2026-01-01T00:00:00Z', fields: MILK };
  it.each([
    [
      'no object',
      'x',
      { clientId: ["can't be blank"], op: ['is not create, update or delete'], at: ["can't be blank"] },
    ],
    ['an empty id', { ...whole, clientId: '' }, { clientId: ["can't be blank"] }],
    ['a number as id', { ...whole, clientId: { a: 1 } }, { clientId: ['is invalid'] }],
    [
      'a long id',
      { ...whole, clientId: 'x'.repeat(65) },
      { clientId: ['is too long (maximum is 64 characters)'] },
    ],
    ['another operation', { ...whole, op: 'upsert' }, { op: ['is not create, update or delete'] }],
    ['no time', { ...whole, at: 'yesterday' }, { at: ['is invalid'] }],
    [
      'a field that is wrong',
      { ...whole, fields: { name: 'x', qty: 'two', checked: '0' } },
      { qty: ['is not a number'] },
    ],
    [
      'fields that are missing',
      { ...whole, fields: {} },
      {
        name: ["can't be blank"],
        qty: ["can't be blank", 'is not a number'],
        checked: ["can't be blank", 'is not a number'],
      },
    ],
    ['a new article with an id', { ...whole, objectId: '7' }, { objectId: ['must be blank'] }],
    ['no article', { ...whole, op: 'delete' }, { objectId: ["can't be blank"] }],
    ['two articles', { ...whole, op: 'delete', objectId: '7', of: 'x' }, { of: ['must be blank'] }],
    ['an unknown article', { ...whole, op: 'delete', objectId: '7' }, { objectId: ['is unknown'] }],
    [
      'an article that is no number',
      { ...whole, op: 'delete', objectId: '1e3' },
      { objectId: ['is unknown'] },
    ],
    ['an unknown making', { ...whole, op: 'update', of: 'x' }, { of: ['is unknown'] }],
    ['an update of nothing', { ...whole, op: 'update', of: 'x', fields: {} }, { fields: ["can't be blank"] }],
  ])('should refuse %s alone, and keep nothing of it', async (_what, wrong, errors) => {
    const key = await lishop.register();
    const right = { ...whole, clientId: 'right' };
    const { status, json } = await batch(key, [right, wrong, { ...right, clientId: 'other' }]);
    expect(status).toBe(200);
    expect(json.edits.map(({ result, status: refused }: any) => result ?? refused)).toEqual([
      'applied',
      422,
      'applied',
    ]);
    expect(json.edits[1].errors).toEqual(errors);
    expect((await lishop.get('/articles', key)).json).toHaveLength(2);
  });

  it("should not reach another list's article", async () => {
    const theirs = await lishop.register();
    const { objectId } = await lishop.add(theirs);
    const tried = await edit(await lishop.register(), { clientId: 'x', op: 'delete', objectId, at: ago(0) });
    expect(tried).toMatchObject({ status: 422, errors: { objectId: ['is unknown'] } });
    expect((await lishop.get('/articles', theirs)).json).toHaveLength(1);
  });

  it.each([
    ['no edits', undefined, 'edits parameter required'],
    ['null', null, 'edits parameter required'],
    ['a text', 'x', 'edits parameter invalid'],
    ['an object', {}, 'edits parameter invalid'],
    ['501 edits', Array.from({ length: 501 }, () => whole), 'edits parameter invalid'],
  ])('should refuse %s as a whole, but not before the key is known', async (_what, edits, text) => {
    const refused = await batch(await lishop.register(), edits);
    expect([refused.status, refused.text]).toEqual([400, text]);
    expect((await batch(undefined, edits)).status).toBe(401);
  });

  it('should keep the limits of a list, and its counts', async () => {
    const small = await LiShopApp.start({ LISHOP_LIST_BYTES: '1000' });
    const key = await small.register();
    const make = (id: string): object => ({
      ...whole,
      clientId: id,
      fields: { ...MILK, name: 'x'.repeat(400) },
    });
    const send = async (edits: object[]): Promise<any[]> =>
      (await small.call('/2.0/articles/batch', { key, json: { edits } })).json.edits;
    const edits = await send([make('a'), make('b'), make('c')]);
    expect(edits.map(({ result, errors }) => result ?? errors)).toEqual([
      'applied',
      'applied',
      { base: ['the list is too large'] },
    ]);
    const at = ago(0);
    const [gone, made, back] = await send([
      { clientId: 'd', op: 'delete', of: 'a', at: ago(1) },
      make('e'),
      { clientId: 'f', op: 'update', of: 'a', at, fields: { qty: '2' } },
    ]);
    expect([gone.result, made.result, back.errors]).toEqual([
      'applied',
      'applied',
      { base: ['the list is too large'] },
    ]);
    const [list] = await small.quartet.database.query<object>(
      `SELECT bytes::int, articles, (SELECT sum(lishop.article_bytes(a))::int FROM lishop.articles a) AS sum FROM lishop.lists`,
    );
    expect(list).toEqual({ bytes: 804, articles: 2, sum: 804 });
    await small.close();
  });
});
