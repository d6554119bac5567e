import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt, randomUUID } from 'node:crypto';
import { commands } from '../../src/contexts/bobux-ledger/commands/index.js';
import { signed } from '../support/bobux-client.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { Canary } from './canary.js';
import { textsOf, valuesOf } from './hostile-texts.js';
import { ENDS_ITS_KEY, fuzzEnvironment, fuzzTarget, GOOD, MAY_BE_REFUSED, newList } from './fuzz-target.js';
import { RouteFuzz } from './route-fuzz.js';

const { QUARTET_SEED } = process.env;
const seed = QUARTET_SEED === undefined ? randomInt(2 ** 31) : Number(QUARTET_SEED);

/** Of any command. */
const USUAL = [
  'INVALID_PARAMETERS_ERROR',
  'MISSING_PARAMETERS_ERROR',
  'NONCE_REUSED_ERROR',
  'STALE_MESSAGE_ERROR',
];
/** What an answer has only where it gives away how the database is asked. */
const TELLTALE = /syntax|violates|does not exist|SELECT/;
/**
 * Hostile texts to every place of every route and command.
 * @param count inputs for each place, besides the classic ones where `thorough`
 */
export function describeFuzz(count: number, thorough: boolean): void {
  const note = `seed ${seed}: QUARTET_SEED=${seed} replays it`;
  let app: ImvuApp;
  let canary: Canary;
  /** As JSON: what an answer may show again, and tells nothing by. */
  const sent: string[] = [];
  const others = { article: `CANARY-${randomUUID()}`, account: `canary-${randomUUID()}@example.org` };

  beforeAll(async () => {
    process.stdout.write(`fuzz: ${note}\n`);
    app = await startImvuApp(fuzzEnvironment);
    canary = await Canary.set(app.quartet.database);
  });
  afterAll(() => app.close());

  /** What is somebody else's, and must be the same afterwards. */
  const untouched = async (list: string): Promise<string> =>
    [
      await canary.digest(`SELECT * FROM lishop.articles WHERE name = '${others.article}'`),
      await canary.digest(
        `SELECT id, user_id, username FROM imvu.accounts WHERE username = '${others.account}'`,
      ),
      await canary.digest(`SELECT count(*) > 0 AS is FROM lishop.api_keys WHERE list_id = ${list}`),
      await canary.digest(`SELECT id, steam, bobux, bobuxtotal FROM bobux.players WHERE steam = 'canary'`),
    ].join(' ');

  describe('hostile texts in every place of every route', () => {
    it('should get documented answers that tell nothing, and change nothing else', async () => {
      const { quartet, imvu } = app;
      const other = await newList(app);
      await other.article(others.article);
      const [{ list_id: list }] = (await quartet.database.query(
        `SELECT list_id::text FROM lishop.articles WHERE name = $1`,
        [others.article],
      )) as [{ list_id: string }];
      const stranger = await app.newUser();
      const strangers = imvu.addAccount(others.account, 'pw');
      await stranger.api('POST', '/imvu/accounts', { username: strangers.username, password: 'pw' });
      // An id that no text is: the operator may change whom a hostile text happens to name, and '1' is one.
      const nextPlayer = (id: number) =>
        quartet.database.query(`ALTER TABLE bobux.players ALTER COLUMN id RESTART WITH ${id}`);
      await nextPlayer(70_717);
      await (await quartet.connect()).ok('createaccount', { id: 'canary' });
      await nextPlayer(1);

      const { document, target } = await fuzzTarget(app);
      const before = await untouched(list);

      const fuzz = new RouteFuzz(document, target, seed, [others.article, others.account]);
      // What a good call does not get past, no hostile text does.
      expect((await fuzz.refusalsOfGood()).filter((refusal) => !MAY_BE_REFUSED.test(refusal))).toEqual([]);
      await fuzz.run(count, thorough);
      sent.push(...[...fuzz.texts].filter((text) => TELLTALE.test(text)).map((text) => JSON.stringify(text)));
      const { reached, places, missed } = fuzz.reach;
      process.stdout.write(
        `fuzz: ${fuzz.sent} requests, ${JSON.stringify(Object.fromEntries(fuzz.statuses))}, ` +
          `${reached} of ${places} places of openapi.json reached, ${note}\n`,
      );
      // Wrong logins are counted: who sends many gets 429 whatever else stands in the message.
      const rationed =
        /^post (?:\/operator\/session json (?:username|password)|\/operator\/session\/code json code|\/imvu\/api\/login \w+ 2fa_code|\/imbachat\/api\/v1\/auth_?users? (?:form|multipart|json) (?:login|username|email|password))$/;
      expect(missed.filter((name) => !rationed.test(name))).toEqual([]);
      expect(fuzz.findings.slice(0, 20)).toEqual([]);
      expect(fuzz.sent).toBeGreaterThan(50 * count);
      expect(await canary.changes()).toEqual([]);
      expect(await untouched(list)).toBe(before);
    }, 300_000);
  });

  describe('hostile texts in every parameter of every command', () => {
    it('should get documented errors that tell nothing, and change nothing else', async () => {
      const client = await app.quartet.connect();
      const tried = new Map<string, number>();
      const findings: unknown[] = [];
      for (const [index, command] of commands.entries()) {
        const good = GOOD[command.name] ?? {};
        const names = [
          ...Object.keys(command.parameters.shape),
          ...(ENDS_ITS_KEY.has(command.name) ? [] : ['nonce', 'timestamp']),
          'command',
          'key',
          'hmac',
        ];
        for (const name of names) {
          const inputs = [
            ...(thorough ? textsOf(0, 0) : []),
            ...valuesOf(seed + index, count),
            ...textsOf(seed + index, count, false),
          ];
          for (const input of inputs) {
            if (ENDS_ITS_KEY.has(command.name) && name === 'targetkey' && input === undefined) continue;
            const value = typeof input === 'string' && !input.isWellFormed() ? input.toWellFormed() : input;
            const message = { command: command.name, ...good };
            const frame =
              name === 'hmac' || name === 'key'
                ? { ...signed(app.quartet.key, message), [name]: value }
                : signed(app.quartet.key, { ...message, [name]: value });
            // Names, labels and reasons are shown again, by this command or another.
            if (typeof value === 'string' && TELLTALE.test(value)) sent.push(JSON.stringify(value));
            const answer = await client.sendRaw(JSON.stringify(frame));
            tried.set(answer.error ?? 'ok', (tried.get(answer.error ?? 'ok') ?? 0) + 1);
            const allowed = [
              ...USUAL,
              ...command.errors,
              ...(name === 'command'
                ? ['INVALID_COMMAND_ERROR', ...commands.flatMap(({ errors }) => errors)]
                : []),
              ...(name === 'key' || name === 'hmac' ? ['INVALID_AUTH_ERROR'] : []),
              // A signature of the test's own signing differs where JavaScript writes a number in another way.
              'INVALID_AUTH_ERROR',
            ];
            const fine = answer.success || allowed.includes(answer.error ?? '');
            const text = sent.reduce((rest, one) => rest.replaceAll(one, ''), JSON.stringify(answer.data));
            const quiet =
              command.name === 'sendsql' || !TELLTALE.test(text.replaceAll(JSON.stringify(value), ''));
            if (!fine || !quiet) findings.push({ seed, command: command.name, name, value, answer });
          }
        }
      }
      process.stdout.write(`fuzz: ${JSON.stringify(Object.fromEntries(tried))} of commands, ${note}\n`);
      expect(findings.slice(0, 20)).toEqual([]);
      expect(await canary.changes()).toEqual([]);
      expect((await client.send('ping')).success).toBe(true);
    }, 120_000);
  });
}
