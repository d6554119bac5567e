/** Events of the ledger, on three processes: nothing is missed and nothing comes out of order, whatever is cut, however long a transaction stands open. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { Game } from './events/game.js';
import { processorSeconds } from './events/processor-time.js';
import { CountingSubscriber, ReadingSubscriber, type Subscriber } from './events/subscriber.js';
import { canRunFleet, Fleet, needsFleet } from './fleet.js';

/** `EVENTS_SECONDS=65` keeps the transaction of the other database open for a minute. */
const SECONDS = Number(process.env.EVENTS_SECONDS ?? 12);
/** How long the transaction that writes an entry stands open. */
const OPEN_SECONDS = 5;
const PLAYERS = 1_000;
const RATE = 2_000;
const WRITERS = 24;
const OF_ALL_PLAYERS = 20;
const OF_SOME_PLAYERS = 180;
const SOME = 50;
const CUT_EACH_MS = 100;
/** What hearing of it may add to the processor time of servers and PostgreSQL. Aimed at is 0.25; 0.05 to 0.3 was measured, by machine. */
const GROWTH = 0.6;

let fleet: Fleet;
let players: number[];
/** Only the transaction that stands open changes it. */
let held: number;
const subscribers: Subscriber[] = [];
const connections: pg.Client[] = [];

async function connectTo(database?: string): Promise<pg.Client> {
  const url = new URL(fleet.postgres.url);
  if (database !== undefined) url.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: url.toString() });
  client.on('error', () => undefined);
  await client.connect();
  connections.push(client);
  return client;
}

const cpu = async (): Promise<number> =>
  processorSeconds([...fleet.replicas.map(({ pid }) => pid), await fleet.postmaster()]);

async function startGame(): Promise<Game> {
  const clients = await Promise.all(
    Array.from({ length: WRITERS }, (_, n) => fleet.connect(fleet.key, fleet.replicas[n % 3])),
  );
  return new Game(clients, players, RATE);
}

/** Processor time for one change while nobody listens. */
async function costUnheard(): Promise<number> {
  const game = await startGame();
  await delay(1_000);
  const [before, changes] = [await cpu(), game.changes];
  await delay(5_000);
  const cost = ((await cpu()) - before) / (game.changes - changes);
  await game.stop();
  return cost;
}

async function subscribeAll(): Promise<ReadingSubscriber[]> {
  const reading: ReadingSubscriber[] = [];
  for (let n = 0; n < OF_ALL_PLAYERS + OF_SOME_PLAYERS; n++) {
    const first = (n * 37) % (PLAYERS - SOME);
    const subscribing = {
      url: fleet.replicas[n % 3]!.url,
      key: fleet.key,
      players: n < OF_ALL_PLAYERS ? undefined : [...players.slice(first, first + SOME - 1), held],
      address: `198.51.100.${n}`,
    };
    // One of each kind.
    const reads = n === 0 || n === OF_ALL_PLAYERS;
    const subscriber = reads ? new ReadingSubscriber(subscribing) : new CountingSubscriber(subscribing);
    if (subscriber instanceof ReadingSubscriber) reading.push(subscriber);
    subscribers.push(subscriber);
  }
  await Promise.all(subscribers.map((subscriber) => subscriber.open()));
  return reading;
}

/** One game that subscribers hear of, held against what is in the database. @returns what that added to the processor time, as a share */
async function play(): Promise<number> {
  const before = await costUnheard();
  const [first] = await fleet.query<{ id: number }>('SELECT max(id)::int AS id FROM bobux.entries');
  const reading = await subscribeAll();

  const another = await connectTo('postgres');
  await another.query('BEGIN');
  await another.query('SELECT pg_current_xact_id()');
  const here = await connectTo();
  const game = await startGame();
  const [used, changes] = [await cpu(), game.changes];
  await here.query('BEGIN');
  await here.query('UPDATE bobux.players SET bobux = bobux + 7 WHERE id = $1', [held]);
  const cutting = setInterval(() => {
    subscribers[Math.floor(Math.random() * subscribers.length)]?.cut();
  }, CUT_EACH_MS);
  const ends = Date.now() + SECONDS * 1_000;
  await delay(OPEN_SECONDS * 1_000);
  await here.query('COMMIT');
  await delay(Math.max(0, ends - Date.now()));
  const heard = ((await cpu()) - used) / (game.changes - changes);
  clearInterval(cutting);
  await game.stop();

  const [all, some] = reading as [ReadingSubscriber, ReadingSubscriber];
  const [count] = await fleet.query<{ all: number }>(
    'SELECT count(*)::int AS all FROM bobux.entries WHERE id > $1',
    [first!.id],
  );
  await eventually(() => all.entries.size >= count!.all, 30_000);
  await another.query('COMMIT');

  const cuts = subscribers.reduce((sum, subscriber) => sum + subscriber.cuts, 0);
  const megabytes = subscribers.reduce((sum, { bytes }) => sum + bytes, 0) / 2 ** 20;
  const written = await fleet.query<{ id: number; player: number }>(
    'SELECT id::int, player_id::int AS player FROM bobux.entries WHERE id > $1',
    [first!.id],
  );
  expect(written.filter(({ id }) => !all.entries.has(id))).toEqual([]);
  const mine = new Set([...players.slice((OF_ALL_PLAYERS * 37) % (PLAYERS - SOME)).slice(0, SOME - 1), held]);
  expect(written.filter(({ id, player }) => mine.has(player) && !some.entries.has(id))).toEqual([]);
  expect([...all.wrong, ...some.wrong]).toEqual([]);
  expect(game.changes).toBeGreaterThan((RATE * SECONDS) / 2);
  expect(cuts).toBeGreaterThan(SECONDS);
  for (const subscriber of subscribers) expect(subscriber.bytes).toBeGreaterThan(0);
  for (const subscriber of subscribers.splice(0)) subscriber.close();

  const unheard = (before + (await costUnheard())) / 2;
  const growth = heard / unheard - 1;
  process.stdout.write(
    `events: ${game.changes} changes in ${SECONDS} s, ${cuts} cuts, ${Math.round(megabytes)} MiB sent; ` +
      `processor time for a change ${Math.round(unheard * 1e6)} us unheard, ${Math.round(heard * 1e6)} us heard: ${Math.round(growth * 100)} % more\n`,
  );
  return growth;
}

(canRunFleet ? describe : describe.skip)(`events of three replicas${needsFleet}`, () => {
  beforeAll(async () => {
    fleet = await Fleet.start({ environment: { LIMIT_CONNECTIONS: '0', LIMIT_REQUESTS: '1000000/1' } });
    const made = await fleet.query<{ id: number }>(
      `INSERT INTO bobux.players (steam) SELECT 'p' || n FROM generate_series(0, ${PLAYERS}) n RETURNING id::int`,
    );
    players = made.slice(1).map(({ id }) => id);
    held = made[0]!.id;
  }, 120_000);
  afterAll(async () => {
    for (const subscriber of subscribers) subscriber.close();
    for (const connection of connections) await connection.end();
    await fleet?.close();
  }, 60_000);

  it(
    `should reach ${OF_ALL_PLAYERS + OF_SOME_PLAYERS} subscribers once and in order, at ${RATE} changes a second`,
    async () => {
      let growth = await play();
      // The machine has others to serve: what is held against a bound may be tried twice.
      if (growth >= GROWTH) growth = await play();
      expect(growth).toBeLessThan(GROWTH);
    },
    120_000 + SECONDS * 4_000,
  );
});
