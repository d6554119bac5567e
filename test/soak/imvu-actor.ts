import { setTimeout as delay } from 'node:timers/promises';
import { basic } from '../support/basic.js';
import { Actor } from './actor.js';
import { differs, Discrepancy, type Rule } from './possible.js';
import type { Random } from './random.js';
import { http, type HttpAnswer, type HttpCall } from './wire.js';
import type { World } from './world.js';

interface ModelAccount {
  /** Not known while the answer that told it is lost. */
  id: string | null;
  /** Logins whose answer was lost: so many sessions may turn up. */
  lost: number;
}

interface ModelSession {
  account: string;
  valid: boolean;
}

/** One API user: IMVU accounts by name, sessions by id. */
interface Bot {
  accounts: Record<string, ModelAccount>;
  sessions: Record<string, ModelSession>;
}

type BotRule = Rule<Bot, HttpAnswer>;

const NOBODY = '00000000-0000-4000-8000-000000000000';
const PASSWORD = 'secret';
const MAX_SESSIONS = 12;
/** Quartet lets a user log in 10 times in 15 minutes with one name. */
const MAX_LOGINS = 6;

function status(answer: HttpAnswer | undefined, expected: number): string | undefined {
  return answer && differs('the status', answer.status, expected);
}

const validOf = (bot: Bot, account: string): string[] =>
  Object.entries(bot.sessions)
    .filter(([, session]) => session.valid && session.account === account)
    .map(([id]) => id);

const accountOf = (bot: Bot, id: string): string | undefined =>
  Object.keys(bot.accounts).find((name) => bot.accounts[name]?.id === id);

/** A login's answer: the account by its name, and a session that was not there before. */
function loggedIn(bot: Bot, name: string, answer: HttpAnswer | undefined): string | undefined {
  const account = (bot.accounts[name] ??= { id: null, lost: 0 });
  if (answer === undefined) {
    account.lost += 1;
    return undefined;
  }
  if (answer.status !== 201) return `the status is ${answer.status}, expected 201`;
  const { account: found, session } = answer.json;
  account.id ??= found.id;
  if (bot.sessions[session.id] !== undefined) return `session ${session.id} was there before`;
  bot.sessions[session.id] = { account: name, valid: true };
  return (
    differs(
      'the account',
      { id: found.id, username: found.username, state: found.state },
      { id: account.id, username: name, state: 'active' },
    ) ??
    differs(
      'the session',
      { account_id: session.account_id, valid: session.valid },
      { account_id: account.id, valid: true },
    )
  );
}

/** A bot with IMVU accounts: adds them, takes sessions over, revokes some, and calls through the proxy. IMVU itself is never ill here. */
export class ImvuActor extends Actor<Bot> {
  private authorization = '';
  private made = 0;
  private changedAt = -Infinity;
  private readonly logins = new Map<string, number>();
  /** Calls upstream that must not be repeated, and whether their answer came. */
  private readonly posts = new Map<string, boolean>();

  constructor(name: string, world: World) {
    super(name, world, { accounts: {}, sessions: {} });
  }

  async setUp(): Promise<void> {
    const { username, password } = this.world.admin;
    const operator = { authorization: basic(username, password) };
    const key = await this.must('/imvu/api-keys', {
      method: 'POST',
      headers: operator,
      json: { label: this.name },
    });
    const bot = { username: `${this.name}-bot`, password: 'a long password' };
    await this.must('/imvu/users', { method: 'POST', headers: { api_key: key.json.key }, json: bot });
    this.authorization = basic(bot.username, bot.password);
    await this.add(0, undefined);
  }

  protected override async operate(random: Random): Promise<void> {
    const replica = this.replica(random);
    const cut = this.cut(random, 0.08);
    const { accounts, sessions } = this.model.any;
    const name = random.pickOr(Object.keys(accounts), 'nobody');
    const session = random.pickOr(Object.keys(sessions), NOBODY);
    const kind = random.next();
    if (kind < 0.06) return this.add(replica, cut);
    if (kind < 0.1) return this.renew(name, replica, cut);
    if (kind < 0.22) return this.takeOver(name, replica, cut);
    if (kind < 0.32) return this.list(replica);
    if (kind < 0.4) return this.one(session, replica);
    if (kind < 0.46) return this.accounts(replica);
    if (kind < 0.54) return this.revoke(session, replica, cut);
    if (kind < 0.57) return this.forget(name, replica);
    return this.proxied(random, name, session, replica, cut);
  }

  protected override async compare(): Promise<void> {
    await this.accounts(0);
    await this.list(0);
    for (const [tag, answered] of this.posts) {
      const times = this.seen(tag);
      if (times > 1 || (answered && times !== 1)) {
        throw new Discrepancy(
          `POST /echo/${tag}, ${answered ? '' : 'not '}answered, reached IMVU ${times} times`,
        );
      }
    }
    for (const [id, { valid, account }] of Object.entries(this.model.any.sessions)) {
      if (!valid) continue;
      const { json } = await this.must(`/imvu/sessions/${id}?reveal=true`, {
        headers: { authorization: this.authorization },
      });
      const upstream = this.world.imvu.sessions.get(/osCsid=(\w+)/.exec(json.cookie)?.[1] ?? '');
      if (upstream?.account.username !== account)
        throw new Discrepancy(`session ${id} of ${account} is not one of IMVU's`);
    }
  }

  private seen(tag: string): number {
    return this.world.imvu.requests('POST', `/echo/${tag}`).length;
  }

  private async must(path: string, request: HttpCall): Promise<HttpAnswer> {
    const reply = await http(this.world, 0, path, request);
    if ('answer' in reply && reply.answer.status < 300) return reply.answer;
    throw new Discrepancy(`${path}: ${JSON.stringify(reply)}`);
  }

  private async ask(
    path: string,
    replica: number,
    request: HttpCall,
    rule: BotRule,
  ): Promise<HttpAnswer | undefined> {
    const headers = { ...request.headers, authorization: this.authorization };
    return this.call(replica, path, { ...request, headers }, rule);
  }

  /** What another replica has in memory of this bot may be a moment old. */
  private async agreed(): Promise<void> {
    const left = this.changedAt + this.world.keyLag - Date.now();
    if (left > 0) await delay(left);
  }

  private mayLogIn(name: string): boolean {
    const times = (this.logins.get(name) ?? 0) + 1;
    this.logins.set(name, times);
    return times <= MAX_LOGINS;
  }

  private isFull(): boolean {
    return this.model.states.some(
      ({ sessions }) => Object.values(sessions).filter(({ valid }) => valid).length >= MAX_SESSIONS,
    );
  }

  private async add(replica: number, cut: number | undefined): Promise<void> {
    if (this.isFull()) return this.list(replica);
    const username = `${this.name}-${this.made++}@example.org`;
    this.mayLogIn(username);
    this.world.imvu.addAccount(username, PASSWORD);
    const request = { method: 'POST', json: { username, password: PASSWORD }, cut };
    await this.ask('/imvu/accounts', replica, request, (bot, answer) => loggedIn(bot, username, answer));
    this.changedAt = Date.now();
  }

  private async renew(name: string, replica: number, cut: number | undefined): Promise<void> {
    const id = this.model.any.accounts[name]?.id ?? NOBODY;
    if (this.isFull() || !this.mayLogIn(name)) return this.accounts(replica);
    await this.ask(`/imvu/accounts/${id}/renew`, replica, { method: 'POST', cut }, (bot, answer) => {
      const account = accountOf(bot, id);
      if (account === undefined) return status(answer, 404);
      // A login whose answer was lost may still be under way, or have died with its process: its claim ends by itself.
      if (answer?.status === 429 && this.tally.lost > 0) return undefined;
      return loggedIn(bot, account, answer);
    });
    this.changedAt = Date.now();
  }

  private async takeOver(name: string, replica: number, cut: number | undefined): Promise<void> {
    const id = this.model.any.accounts[name]?.id ?? NOBODY;
    const upstream = this.world.imvu.accounts.get(name);
    if (this.isFull() || upstream === undefined) return this.list(replica);
    const { id: cookie, sauce } = this.world.imvu.openSession(upstream);
    const request = { method: 'POST', json: { cookie: `osCsid=${cookie}`, sauce }, cut };
    await this.ask(`/imvu/accounts/${id}/sessions`, replica, request, (bot, answer) => {
      const account = accountOf(bot, id);
      return account === undefined ? status(answer, 404) : loggedIn(bot, account, answer);
    });
    this.changedAt = Date.now();
  }

  private async list(replica: number): Promise<void> {
    await this.ask('/imvu/sessions', replica, {}, (bot, answer) => {
      if (answer === undefined) return undefined;
      if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
      const found = answer.json as { id: string; account_id: string; valid: boolean }[];
      // An account whose making was lost is known by the first session of an account that nobody knows; where there are two such, by their list only.
      const nameless = Object.values(bot.accounts).filter(({ id }) => id === null);
      const strange = found.filter(({ account_id }) => accountOf(bot, account_id) === undefined);
      const [lost] = nameless;
      if (nameless.length > 1 && strange.length > 0) return undefined;
      if (lost !== undefined && strange[0] !== undefined) lost.id = strange[0].account_id;
      for (const { id, account_id, valid } of found) {
        const account = bot.accounts[accountOf(bot, account_id) ?? ''];
        if (bot.sessions[id] === undefined && account !== undefined && account.lost > 0) {
          account.lost -= 1;
          bot.sessions[id] = { account: accountOf(bot, account_id) ?? '', valid };
        }
      }
      const ids = Object.fromEntries(
        found.map(({ id, account_id, valid }) => [id, { account: account_id, valid }]),
      );
      const expected = Object.fromEntries(
        Object.entries(bot.sessions).map(([id, { account, valid }]) => [
          id,
          { account: bot.accounts[account]?.id, valid },
        ]),
      );
      return differs('the sessions', ids, expected);
    });
  }

  private async one(id: string, replica: number): Promise<void> {
    await this.ask(`/imvu/sessions/${id}`, replica, {}, (bot, answer) => {
      const session = bot.sessions[id];
      if (session === undefined) return status(answer, 404);
      return status(answer, 200) ?? differs('valid', answer?.json.valid ?? session.valid, session.valid);
    });
  }

  private async accounts(replica: number): Promise<void> {
    await this.ask('/imvu/accounts', replica, {}, (bot, answer) => {
      if (answer === undefined) return undefined;
      if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
      const found = answer.json as { id: string; username: string; sessions: { valid: number } }[];
      for (const { id, username, sessions } of found) {
        const account = bot.accounts[username];
        if (account === undefined) return `account ${username} should not be there`;
        account.id ??= id;
        const most = validOf(bot, username).length + account.lost;
        if (sessions.valid > most || sessions.valid < validOf(bot, username).length) {
          return `${username} has ${sessions.valid} valid sessions, expected ${most - account.lost} to ${most}`;
        }
      }
      return differs(
        'the accounts',
        found.map(({ username }) => username).sort(),
        Object.keys(bot.accounts).sort(),
      );
    });
  }

  /** Only where the account keeps another session, so that it need not log in by itself. */
  private async revoke(id: string, replica: number, cut: number | undefined): Promise<void> {
    const spare = this.model.states.every((bot) => validOf(bot, bot.sessions[id]?.account ?? '').length >= 2);
    if (!spare && this.model.any.sessions[id]?.valid === true) return this.one(id, replica);
    const several = this.world.urls.length > 1;
    const request = { method: 'DELETE', cut: several ? undefined : cut };
    await this.ask(`/imvu/sessions/${id}`, replica, request, (bot, answer) => {
      const session = bot.sessions[id];
      if (session === undefined) return status(answer, 404);
      const before = session.valid;
      session.valid = false;
      if (answer === undefined) return undefined;
      // A process that goes down leaves IMVU's answer unread: marked all the same, and said as the seed says it.
      if (answer.status === 500 && this.world.disturbed)
        return differs('valid', answer.json.session.valid, false);
      // Revoked before, perhaps by a call whose answer was lost: IMVU refuses then.
      if (answer.status !== 200 && (before ? this.tally.lost === 0 : answer.status !== 404)) {
        return `the status is ${answer.status}, the session was ${before ? 'valid' : 'revoked before'}`;
      }
      return differs('valid', answer.json.session.valid, false);
    });
    this.changedAt = Date.now();
  }

  private async forget(name: string, replica: number): Promise<void> {
    const id = this.model.any.accounts[name]?.id ?? NOBODY;
    if (this.model.undecided > 0 || Object.keys(this.model.any.accounts).length < 2)
      return this.accounts(replica);
    const others = Object.keys(this.model.any.accounts).filter((one) => one !== name);
    if (!others.some((one) => validOf(this.model.any, one).length > 0)) return this.accounts(replica);
    await this.ask(`/imvu/accounts/${id}`, replica, { method: 'DELETE' }, (bot, answer) => {
      const account = accountOf(bot, id);
      if (account === undefined) return status(answer, 404);
      bot.accounts = Object.fromEntries(Object.entries(bot.accounts).filter(([one]) => one !== account));
      bot.sessions = Object.fromEntries(
        Object.entries(bot.sessions).filter(([, one]) => one.account !== account),
      );
      return status(answer, 204);
    });
    this.changedAt = Date.now();
  }

  private async proxied(
    random: Random,
    name: string,
    session: string,
    replica: number,
    cut: number | undefined,
  ): Promise<void> {
    const selector = random.pick(['none', 'account', 'session'] as const);
    const method = random.pick(['GET', 'POST'] as const);
    const tag = `${this.name}-${this.made++}`;
    const headers: Record<string, string> =
      selector === 'account'
        ? { 'x-imvu-account': name }
        : selector === 'session'
          ? { 'x-imvu-session': session }
          : {};
    await this.agreed();
    // An account without a session logs in by itself, which is tested elsewhere.
    if (
      selector !== 'session' &&
      !this.model.states.every((bot) => selectedBy(bot, selector, name).length > 0)
    ) {
      return this.list(replica);
    }
    const path = `/echo/${tag}?a=%20b`;
    const { undecided } = this.model;
    const json = { text: 'Käse', tag };
    const answer = await this.ask(
      `/imvu/api${path}`,
      replica,
      { method, headers, cut, ...(method === 'POST' && { json }) },
      (bot, found) => {
        if (selector === 'session' && bot.sessions[session]?.valid !== true) {
          // A removal whose answer was lost may end the session while the call is on its way: then IMVU refuses it.
          return found?.status === 401 && undecided > 0 ? undefined : status(found, 404);
        }
        if (found === undefined) return undefined;
        const used = found.headers.get('x-quartet-session') ?? '';
        const allowed = selector === 'session' ? [session] : selectedBy(bot, selector, name);
        const mayBeNew = selector !== 'session' && Object.values(bot.accounts).some(({ lost }) => lost > 0);
        if (!allowed.includes(used) && !(mayBeNew && bot.sessions[used] === undefined)) {
          return `session ${used} was picked, allowed: ${allowed.join(', ')}`;
        }
        return (
          status(found, 200) ??
          differs(
            'the echo',
            {
              method: found.json.method,
              target: found.json.target,
              body: Buffer.from(found.json.body, 'latin1').toString(),
            },
            { method, target: path, body: method === 'POST' ? JSON.stringify(json) : '' },
          )
        );
      },
    );
    if (method === 'POST' && answer?.status !== 404) this.posts.set(tag, answer !== undefined);
  }
}

/** The sessions that a call may get. */
function selectedBy(bot: Bot, selector: 'none' | 'account' | 'session', name: string): string[] {
  return selector === 'account'
    ? validOf(bot, name)
    : Object.keys(bot.accounts).flatMap((account) => validOf(bot, account));
}
