import { printable } from '../../../shared/cli-command/columns.js';
import { UsersInfoAddress } from './users-info-address.js';
import { checkShape, idsOf } from './users-info-shape.js';

export type Verdict = 'ok' | 'odd' | 'wrong';

/** What one question to the address showed. */
export interface Finding {
  readonly verdict: Verdict;
  readonly text: string;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `undefined` where the body is not JSON. */
  readonly body: unknown;
  readonly milliseconds: number;
}

/** Slower than this, the chat shows people without names for a noticeable time. */
const SLOW_MS = 2_000;
const REQUEST_TIMEOUT_MS = 15_000;
const UNKNOWN_ID = 987_654_321_987;
const MAX_TRIED = 100;

/** Plays ImbaChat's part against a users-info URL. */
export class UsersInfoCheck {
  readonly findings: Finding[] = [];
  private slowest = 0;

  constructor(
    private readonly address: UsersInfoAddress,
    private readonly login: string,
    private readonly password: string,
  ) {}

  /** Asks everything; what cannot be reached at all ends it. */
  async run(): Promise<readonly Finding[]> {
    try {
      await this.strangers();
      await this.users();
    } catch (error) {
      const cause = (error as { cause?: { message?: string; code?: string } }).cause;
      this.add(
        'wrong',
        `the address cannot be reached: ${cause?.message || cause?.code || (error as Error).message}`,
      );
    }
    return this.findings;
  }

  private add(verdict: Verdict, text: string): void {
    this.findings.push({ verdict, text });
  }

  private expect(right: boolean, good: string, bad: string, otherwise: Verdict = 'wrong'): void {
    this.add(right ? 'ok' : otherwise, right ? good : bad);
  }

  private async ask(ids: string, credentials?: readonly [login: string, password: string]): Promise<Answer> {
    const start = Date.now();
    const basic = credentials && Buffer.from(credentials.join(':')).toString('base64');
    const response = await fetch(this.address.for(ids), {
      headers: basic === undefined ? {} : { authorization: `Basic ${basic}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const text = await response.text();
    let body: unknown;
    try {
      body = JSON.parse(text) as unknown;
    } catch {
      body = undefined;
    }
    const milliseconds = Date.now() - start;
    this.slowest = Math.max(this.slowest, milliseconds);
    return { status: response.status, headers: response.headers, text, body, milliseconds };
  }

  private asImbaChat(ids: string): Promise<Answer> {
    return this.ask(ids, [this.login, this.password]);
  }

  private async strangers(): Promise<void> {
    const strangers: [string, readonly [string, string] | undefined][] = [
      ['without login and password', undefined],
      ['with a wrong password', [this.login, `${this.password}x`]],
      ['with a wrong login', [`${this.login}x`, this.password]],
    ];
    for (const [name, credentials] of strangers) {
      const { status } = await this.ask('1', credentials);
      this.expect(status === 401, `refused ${name} (401)`, `${name} the answer is ${status}; it must be 401`);
    }
    const challenge = (await this.ask('1')).headers.get('www-authenticate');
    this.expect(
      /^basic\b/i.test(challenge ?? ''),
      'the refusal asks for Basic',
      'the refusal has no header WWW-Authenticate: Basic …',
      'odd',
    );
  }

  private async users(): Promise<void> {
    const many = Array.from({ length: MAX_TRIED }, (_, n) => n + 1);
    const answer = await this.asImbaChat(many.join(','));
    this.expect(
      answer.status === 200,
      'let in with the right login and password (200)',
      `with the right login and password the answer is ${answer.status}; it must be 200`,
    );
    if (answer.status !== 200) return;
    const type = answer.headers.get('content-type') ?? 'none';
    this.expect(
      /\bjson\b/i.test(type),
      `the content type is ${type}`,
      `the content type is ${type}; it should be application/json`,
      'odd',
    );
    if (answer.body === undefined) {
      this.add('wrong', `the answer is not JSON; it begins with ${JSON.stringify(answer.text.slice(0, 60))}`);
      return;
    }
    const { wrong, odd } = checkShape(answer.body);
    for (const problem of wrong) this.add('wrong', problem);
    for (const problem of odd) this.add('odd', problem);
    if (!Array.isArray(answer.body)) return;
    if (wrong.length === 0)
      this.add('ok', `${answer.body.length} users of ids 1 to ${MAX_TRIED}, each with user_id and name`);
    const found = idsOf(answer.body);
    this.expect(new Set(found).size === found.length, 'each user comes once', 'users come more than once');
    this.expect(
      found.every((id) => many.includes(id)),
      'only users who were asked for',
      'users who were not asked for are given out',
    );
    await this.single(found);
    await this.unknown();
    const upper = await this.ask('1', [this.login.toUpperCase(), this.password]);
    this.expect(
      upper.status === 200,
      'the login may be in capitals',
      'the login in capitals is refused; the example of ImbaChat takes it',
      'odd',
    );
    this.expect(
      this.slowest <= SLOW_MS,
      `the slowest answer took ${this.slowest} ms`,
      `the slowest answer took ${this.slowest} ms; people wait for it`,
      'odd',
    );
  }

  private async single(found: readonly number[]): Promise<void> {
    const [first] = found;
    if (first === undefined) {
      this.add(
        'odd',
        `there is no user with an id of 1 to ${MAX_TRIED}: what users look like was not checked`,
      );
      return;
    }
    const one = idsOf((await this.asImbaChat(`${first}`)).body);
    this.expect(
      one.length === 1 && one[0] === first,
      `one id gives that one user (${first})`,
      `the id ${first} alone gives ${one.length} users`,
    );
    const twice = idsOf((await this.asImbaChat(`${first},${UNKNOWN_ID}`)).body);
    this.expect(
      twice.length === 1 && twice[0] === first,
      'an unknown id beside a known one is left out',
      `a known and an unknown id give ${twice.length} users`,
    );
  }

  private async unknown(): Promise<void> {
    const unknown = await this.asImbaChat(`${UNKNOWN_ID}`);
    this.expect(
      unknown.status === 200 && Array.isArray(unknown.body) && unknown.body.length === 0,
      'an unknown id gives []',
      `an unknown id gives ${unknown.status} ${printable(unknown.text.slice(0, 60))}; it must be []`,
    );
    const empty = await this.asImbaChat(this.address.form === 'path' ? ',' : '');
    this.expect(
      empty.status === 200 && Array.isArray(empty.body) && empty.body.length === 0,
      'no id gives []',
      `no id gives ${empty.status} ${printable(empty.text.slice(0, 60))}; it should be []`,
      'odd',
    );
    const junk = await this.asImbaChat("1' OR '1'='1");
    this.expect(
      junk.status < 500 && idsOf(junk.body).length <= 1,
      'ids with quotes do no harm',
      `ids with quotes give ${junk.status} and ${idsOf(junk.body).length} users: perhaps they get into SQL`,
    );
  }
}
