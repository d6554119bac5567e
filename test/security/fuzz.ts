import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt, randomUUID } from 'node:crypto';
import { commands } from '../../src/contexts/bobux-ledger/commands/index.js';
import { signed } from '../support/bobux-client.js';
import { basic, startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { Canary } from './canary.js';
import { textsOf, valuesOf } from './hostile-texts.js';
import { RouteFuzz, type OpenApi } from './route-fuzz.js';

const { QUARTET_SEED } = process.env;
const seed = QUARTET_SEED === undefined ? randomInt(2 ** 31) : Number(QUARTET_SEED);

/** Of any command. */
const USUAL = [
  'INVALID_PARAMETERS_ERROR',
  'MISSING_PARAMETERS_ERROR',
  'NONCE_REUSED_ERROR',
  'STALE_MESSAGE_ERROR',
];
/** What a good call of each command holds, but for what must not succeed here. */
const GOOD: Record<string, Record<string, unknown>> = {
  getplayer: { id: 1 },
  topplayers: { amount: 10, page: 1 },
  setbobux: { id: 1, amount: 1, operation: 1, reason: 'r' },
  createaccount: { id: 'x', discord: true },
  linkaccount: { userid: 1, newid: 'x' },
  sendsql: { sql: 'SELECT 1' },
  transfer: { from: 'x', to: 1, amount: 1, reason: 'r' },
  batch: { changes: [{ id: 1, amount: 1, operation: 1 }] },
  hold: { id: 1, amount: 1, seconds: 60, reason: 'r' },
  capture: { hold: 1, amount: 1, to: 'x' },
  release: { hold: 1 },
  reverse: { entry: 1, reason: 'r' },
  holds: { id: 1 },
  history: { id: 1, amount: 10, before: 100 },
  createkey: { permissions: 1 },
  editpermissions: { targetkey: 'x', permissions: 1 },
  deletekey: { targetkey: 'x' },
};
/** What an answer has only where it gives away how the database is asked. */
const TELLTALE = /syntax|violates|does not exist|SELECT/;
/** These take no text but the nonce, and would end the key that asks. */
const ENDS_ITS_KEY = new Set(['replacekey', 'deletekey']);

/**
 * Hostile texts to every place of every route and command.
 * @param count inputs for each place, besides the classic ones where `thorough`
 */
export function describeFuzz(count: number, thorough: boolean): void {
  const note = `seed ${seed}: QUARTET_SEED=${seed} replays it`;
  let app: ImvuApp;
  let canary: Canary;
  const others = { article: `CANARY-${randomUUID()}`, account: `canary-${randomUUID()}@example.org` };

  beforeAll(async () => {
    process.stdout.write(`fuzz: ${note}\n`);
    app = await startImvuApp({
      LISHOP_LIMIT_UNKNOWN_KEYS: '0',
      LISHOP_LIMIT_INVITATIONS: '0',
      LISHOP_LIMIT_RECOVER: '0',
      LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
      LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
      LISHOP_INVITATION_MAIL: 'lists@example.org',
      IMBACHAT_WIDGET_ID: '1',
      OPERATIONS_PUBLIC: 'docs',
    });
    canary = await Canary.set(app.quartet.database);
  });
  afterAll(() => app.close());

  async function newList(): Promise<{ key: string; article: (name: string) => Promise<string> }> {
    const { url } = app.quartet;
    const json = async (path: string, body: unknown, key = ''): Promise<any> =>
      (
        await fetch(url + path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...(key && { api_key: key }) },
          body: JSON.stringify(body),
        })
      ).json();
    const { api_key: key } = await json('/registerAccount', {
      paymentIdentifier: randomUUID(),
      receipt: 'cg==',
    });
    return {
      key,
      article: async (name) => (await json('/articles', { name, qty: '1', checked: '0' }, key)).objectId,
    };
  }

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
      const other = await newList();
      await other.article(others.article);
      const [{ list_id: list }] = (await quartet.database.query(
        `SELECT list_id::text FROM lishop.articles WHERE name = $1`,
        [others.article],
      )) as [{ list_id: string }];
      const stranger = await app.newUser();
      const strangers = imvu.addAccount(others.account, 'pw');
      await stranger.api('POST', '/imvu/accounts', { username: strangers.username, password: 'pw' });
      await (await quartet.connect()).ok('createaccount', { id: 'canary' });

      const own = await newList();
      const article = await own.article('mine');
      const { user, accountId, sessionId } = await app.newUserWithAccount();
      const { key: apiKey } = await app.newKey();
      const operator = basic(quartet.admin.username, quartet.admin.password);
      const { BootstrapCredentials } = await import('../../src/shared/auth/bootstrap-credentials.js');
      const { imbachatCredentials } =
        await import('../../src/contexts/imba-chat-bridge/imbachat-credentials.js');
      const imbachat = quartet.app.get(BootstrapCredentials).of(imbachatCredentials);
      const document = (await (
        await fetch(`${quartet.url}/docs-json`, { headers: { authorization: operator } })
      ).json()) as OpenApi;
      const before = await untouched(list);

      const fuzz = new RouteFuzz(
        document,
        {
          url: quartet.url,
          callers: {
            operator: { authorization: operator },
            imbachat: { authorization: basic(imbachat.login, imbachat.password) },
            'imvu-user': { authorization: user.authorization },
            'imvu-api-key': { api_key: apiKey },
            lishop: { api_key: own.key },
          },
          ids: {
            '/articles/{id}': { id: article },
            '/imvu/accounts/{id}': { id: accountId },
            '/imvu/accounts/{id}/code': { id: accountId },
            '/imvu/accounts/{id}/sessions': { id: accountId },
            '/imvu/sessions/{id}': { id: sessionId },
            '/imbachat/directory/users/{id}': { id: '6' },
            '/imbachat/directory/users/{id}/friends': { id: '6' },
            '/imvu/api-keys/{id}': { id: randomUUID() },
            '/imvu/checkouts/{id}': { id: randomUUID() },
            '/imvu/checkouts/{id}/renew': { id: randomUUID() },
          },
        },
        seed,
        [others.article, others.account],
      );
      // These read and write nothing of ours, and one of them all is enough.
      const again = /^(put|delete|patch|options|search) \/imvu\/api\//;
      await fuzz.run(count, thorough, (address) => again.test(address));
      const { reached, places, missed } = fuzz.reach;
      process.stdout.write(
        `fuzz: ${fuzz.sent} requests, ${JSON.stringify(Object.fromEntries(fuzz.statuses))}, ` +
          `${reached} of ${places} places of openapi.json reached, ${note}\n`,
      );
      // Wrong logins are counted: who sends many gets 429 whatever else stands in the message.
      const rationed =
        /^post (?:\/imvu\/api\/login \w+ 2fa_code|\/imbachat\/api\/v1\/auth_?users? form (?:username|email|password))$/;
      expect(missed.filter((name) => !rationed.test(name))).toEqual([]);
      expect(fuzz.findings.slice(0, 20)).toEqual([]);
      expect(fuzz.sent).toBeGreaterThan(50 * count);
      expect(await canary.changes()).toEqual([]);
      expect(await untouched(list)).toBe(before);
    }, 120_000);
  });

  describe('hostile texts in every parameter of every command', () => {
    it('should get documented errors that tell nothing, and change nothing else', async () => {
      const client = await app.quartet.connect();
      const tried = new Map<string, number>();
      const findings: unknown[] = [];
      const sent: string[] = [];
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
