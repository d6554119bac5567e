import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Notifications } from '../../src/shared/database/notifications.js';
import { Pipeline } from '../../src/shared/database/pipeline.js';
import type { BobuxAnswer, BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { untilWaiting } from '../support/waiting.js';

/** More than are worth a batch of their own behind the one in flight. */
const MANY = 64;

let quartet: TestApp;
let client: BobuxClient;
let ids: number[];
/** What was sent in line. */
const inLine = jest.spyOn(Pipeline.prototype, 'query');
let nonces = 0;

beforeAll(async () => {
  quartet = await startTestApp();
  // On a machine that stands still for a moment the keys would be looked up, one frame after the other.
  Object.defineProperty(quartet.app.get(Notifications), 'isCurrent', { value: true });
  const admin = await quartet.connect();
  ids = [];
  for (let n = 0; n < 3; n++) ids.push((await admin.ok('createaccount', { id: `p${n}` })).player.id);
  await quartet.database.query(
    `CREATE FUNCTION bobux.disturb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF NEW.reason = 'poison' THEN RAISE EXCEPTION 'poisoned'; END IF;
       PERFORM pg_sleep(0.5);
       RETURN NEW;
     END $$`,
  );
  await quartet.database.query(
    `CREATE TRIGGER disturb BEFORE INSERT ON bobux.entries FOR EACH ROW WHEN (NEW.reason IN ('poison', 'linger'))
     EXECUTE FUNCTION bobux.disturb()`,
  );
});
afterAll(async () => {
  await quartet.close();
  inLine.mockRestore();
});
beforeEach(async () => {
  client = await quartet.connect();
  await Promise.all(ids.map((id) => client.ok('setbobux', { id, amount: 0 })));
  inLine.mockClear();
  client.texts.length = 0;
});

const add = (id: number, more: object = {}) => ({ id, amount: 1, operation: 1, ...more });
const send = (command: object): Promise<BobuxAnswer> => client.send('setbobux', { ...command });
const balances = (answers: BobuxAnswer[]) => answers.map(({ error, data }) => error ?? data.player.bobux);
const from = (first: number): number[] => Array.from({ length: MANY }, (_, n) => first + n);

/** Half a second of the database; with a nonce it is done in line, even if it comes alone. */
const linger = (id: number) => send(add(id, { reason: 'linger', nonce: `lingers ${(nonces += 1)}` }));

const lingering = () => untilWaiting(quartet.database, 'PgSleep');

/** Sends commands while others linger, so that they go in one batch. */
async function together(commands: object[]): Promise<Promise<BobuxAnswer>[]> {
  const before = linger(ids[2]!);
  await lingering();
  const answers = commands.map(send);
  await before;
  return answers;
}

describe('a batch behind the one in flight', () => {
  it('should be sent before that one is answered', async () => {
    const first = linger(ids[0]!);
    await lingering();
    const behind = from(2).map(() => send(add(ids[0]!)));
    await eventually(() => inLine.mock.calls.length === 2);
    expect(client.texts).toEqual([]);
    expect(balances(await Promise.all([first, ...behind]))).toEqual([1, ...from(2)]);
    // Each was done where it stood in the line.
    await Promise.all(inLine.mock.results.map(({ value }) => value));
  });

  it('should wait for one of several statements, which stands in no line', async () => {
    const twice = add(ids[0]!, { reason: 'linger', nonce: 'twice' });
    const first = await together([twice, twice, { id: ids[1], amount: 100 }]);
    await lingering();
    const behind = from(101).map(() => send(add(ids[1]!)));
    expect(balances(await Promise.all([...first, ...behind]))).toEqual([1, 1, 100, ...from(101)]);
  });
});

describe('a command that fails by itself', () => {
  it('should be answered when its batch is over, and end nothing before', async () => {
    const unheard: unknown[] = [];
    const note = (error: unknown): void => void unheard.push(error);
    process.on('unhandledRejection', note);
    const twice = add(ids[1]!, { nonce: 'once more' });
    const answers = await together([
      add(ids[0]!, { reason: 'poison' }),
      twice,
      twice,
      add(ids[2]!, { reason: 'linger' }),
    ]);
    expect(balances(await Promise.all(answers))).toEqual(['DB_ERROR', 1, 1, 2]);
    process.off('unhandledRejection', note);
    expect(unheard).toEqual([]);
  });
});
