/** Long texts of one kind in every place of every route that openapi.json names, and in every parameter of every Bobux command. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { commands } from '../../src/contexts/bobux-ledger/commands/index.js';
import { signed } from '../support/bobux-client.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { ENDS_ITS_KEY, fuzzEnvironment, fuzzTarget, GOOD, MAY_BE_REFUSED } from './fuzz-target.js';
import { isAtMostThrice, isLinear } from './linear-time.js';
import { RouteFuzz } from './route-fuzz.js';
import { nameOf, placesOf, type Place } from './route-places.js';

jest.setTimeout(600_000);

/** What searches a text of one kind twice takes four times as long for twice the length. */
const UNITS = ['+', ' ', '1', '0', 'A', '=', '.', '-', '/', 'a.', '\n', '"', '\\'];
/** Below it, the network and the collector are what is measured; milliseconds. */
const NOISE_MS = 20;

let app: ImvuApp;
beforeAll(async () => {
  app = await startImvuApp({ ...fuzzEnvironment, LIMIT_REQUESTS: '0', LIMIT_AUTH_FAILURES: '0' });
});
afterAll(() => app.close());

/** What stands in address or header may have 32 KiB with all that is around it, encoded; a frame 64 KiB. */
const LENGTHS = { address: [9_000, 3_000, 1_000], frame: 50_000, body: [100_000, 30_000, 10_000, 3_000] };
const lengthsFor = ({ kind }: Place): readonly number[] =>
  ['path', 'query', 'header', 'credentials'].includes(kind) ? LENGTHS.address : LENGTHS.body;
const TOO_LARGE = [413, 414, 431];

/** Where a hash is computed, or another server asked, fewer kinds do. */
const unitsFor = ({ kind, path }: Place): string[] =>
  kind === 'credentials' || /auth_?users|imvu\/(?:users|accounts|api)|directory\/users$|session$/.test(path)
    ? ['+', ' ', '1']
    : UNITS;

/** As it is, behind a letter, and with an end that fits nothing: a pattern that goes back does so from there. */
const textOf = (unit: string, length: number): string => `a@${unit.repeat(length / unit.length)}!`;

/** A refusal ends the connection before a large body is whole: its sender may see no answer. */
const statusOf = (fuzz: RouteFuzz, place: Place, text: string): Promise<number> =>
  fuzz.send(place, text).then(
    ({ status }) => status,
    (error: { code?: string }) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 413;
      throw error;
    },
  );

/** To parse a member takes a hundred times as long as to read its characters; to copy it, once more. */
describe('a JSON body of many members', () => {
  const bodyOf: Record<string, (members: number) => string> = {
    names: (members) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: members }, (_, n) => [`m${n}`, 1]))),
    lists: (members) => '['.repeat(members * 4) + ']'.repeat(members * 4),
    objects: (members) => JSON.stringify(Array.from({ length: members }, (_, n) => ({ [`m${n}`]: n }))),
  };

  it.each(Object.keys(bodyOf))('should take every route no longer than one text does: %s', async (kind) => {
    const { document, target } = await fuzzTarget(app);
    const fuzz = new RouteFuzz(document, target, 0, []);
    const places = placesOf(document).filter(
      ({ kind: place, type, path }) =>
        // An upload of the operator's own is that long: nobody else sends one.
        place === 'body' && type === 'application/json' && path !== '/imbachat/directory/users',
    );
    const slow: string[] = [];
    const statuses = new Set<number>();
    for (const place of places) {
      const send = async (text: string): Promise<void> => {
        statuses.add(await statusOf(fuzz, place, text));
      };
      for (const members of [150_000, 19_000, 4_000]) {
        const body = bodyOf[kind]?.(members) ?? '';
        const text = JSON.stringify([body.replaceAll(/["{}[\]]/g, 'x')]);
        if (
          !(await isAtMostThrice(
            () => send(body),
            () => send(text),
            NOISE_MS,
          ))
        )
          slow.push(`${nameOf(place)}: ${members}`);
      }
    }
    fuzz.close();
    expect(slow).toEqual([]);
    expect(places.length).toBeGreaterThan(30);
    expect([...statuses].filter((status) => status >= 500 && ![502, 503].includes(status))).toEqual([]);
  });
});

describe('100,000 equal characters', () => {
  it('should take every place of every route no more than proportional time', async () => {
    const { document, target } = await fuzzTarget(app);
    const fuzz = new RouteFuzz(document, target, 0, []);
    const places = placesOf(document);
    // What a good call does not get past, no long text does.
    expect((await fuzz.refusalsOfGood()).filter((refusal) => !MAY_BE_REFUSED.test(refusal))).toEqual([]);
    /** The most that is read there: of what is longest where it is encoded. */
    const mostTaken = async (place: Place): Promise<number> => {
      for (const length of lengthsFor(place))
        if (!TOO_LARGE.includes(await statusOf(fuzz, place, textOf('"', length)))) return length;
      throw new Error(`${nameOf(place)} takes no long text`);
    };
    const slow: string[] = [];
    const statuses = new Map<number, number>();
    const reached = new Set<Place>();
    for (const place of places) {
      const whole = await mostTaken(place);
      for (const unit of unitsFor(place)) {
        const send = async (length: number): Promise<void> => {
          const status = await statusOf(fuzz, place, textOf(unit, length));
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (fuzz.reaches(place, status)) reached.add(place);
        };
        if (!(await isLinear(send, whole, NOISE_MS)))
          slow.push(`${place.method} ${place.path} ${place.kind} ${place.name} ${JSON.stringify(unit)}`);
      }
    }
    fuzz.close();
    process.stdout.write(
      `long texts: ${places.length} places, ${JSON.stringify(Object.fromEntries(statuses))}\n`,
    );
    expect(slow).toEqual([]);
    expect(places.length).toBeGreaterThan(150);
    // Credentials are refused where they are looked at.
    const missed = places.filter((place) => place.kind !== 'credentials' && !reached.has(place));
    expect(missed.map(nameOf)).toEqual([]);
    expect([...statuses.keys()].filter((status) => status >= 500 && ![502, 503].includes(status))).toEqual(
      [],
    );
  });

  it('should take every parameter of every Bobux command no more than proportional time', async () => {
    const client = await app.quartet.connect();
    const slow: string[] = [];
    const unread: string[] = [];
    let tried = 0;
    for (const { name: command, parameters } of commands) {
      const names = ENDS_ITS_KEY.has(command)
        ? ['targetkey', 'timestamp']
        : [...Object.keys(parameters.shape), 'nonce', 'timestamp'];
      for (const name of [...names, 'command', 'key', 'hmac', 'unknown']) {
        tried += 1;
        for (const unit of UNITS) {
          const send = async (length: number): Promise<void> => {
            const text = textOf(unit, length);
            const message = { command, ...GOOD[command] };
            const frame =
              name === 'hmac' || name === 'key'
                ? { ...signed(app.quartet.key, message), [name]: text }
                : signed(app.quartet.key, { ...message, [name]: text });
            const whole = JSON.stringify(frame);
            expect(whole.length).toBeLessThanOrEqual(65_536);
            const { error } = await client.sendRaw(whole);
            const isAboutKey = ['key', 'hmac'].includes(name);
            if ((error === 'INVALID_AUTH_ERROR') !== isAboutKey) unread.push(`${command} ${name}: ${error}`);
          };
          // Quotes and backslashes are longer as JSON than they are.
          const length = /["\\\n]/.test(unit) ? LENGTHS.frame / 2 : LENGTHS.frame;
          if (!(await isLinear(send, length, NOISE_MS)))
            slow.push(`${command} ${name} ${JSON.stringify(unit)}`);
        }
      }
    }
    process.stdout.write(`long texts: ${tried} parameters of commands\n`);
    expect(slow).toEqual([]);
    expect(unread.slice(0, 20)).toEqual([]);
    expect(tried).toBeGreaterThan(commands.length * 5);
    expect((await client.send('ping')).success).toBe(true);
  });
});
