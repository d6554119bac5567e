import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MailServer } from '../../simulators/mail-server.js';
import { eventually } from '../../support/eventually.js';
import type { Fleet } from '../fleet.js';
import type { Journal } from './journal.js';

const PACE_MS = 20;
const INVITE_INTERVAL_MS = 60;
/** A mail that was put off while the database was away waits for this long at most, with the next tries that fail. */
const MAIL_MS = 60_000;

/** Phones of one LiShop list: they make articles, read them, and invite guests by mail. They send nothing twice. */
export class Phones {
  /** Names of articles whose making was answered with 201. */
  readonly articles: string[] = [];
  private readonly ids = new Set<string>();
  /** Addresses to which a mail has to come, once; and those of whose invitation nothing is known. */
  readonly invited: string[] = [];
  private readonly perhaps: string[] = [];

  private constructor(
    private readonly fleet: Fleet,
    private readonly journal: Journal,
    private readonly apiKey: string,
    private readonly label: string,
  ) {}

  /** @param label begins the names of this load's articles */
  static async start(fleet: Fleet, journal: Journal, label: string): Promise<Phones> {
    const registered = await fleet.fetch('/registerAccount', {
      method: 'POST',
      body: new URLSearchParams({ paymentIdentifier: randomUUID(), receipt: 'cmVjZWlwdA==' }),
    });
    const { api_key } = (await registered.json()) as { api_key: string };
    return new Phones(fleet, journal, api_key, label);
  }

  async work(random: () => number): Promise<void> {
    for (let n = 0; !this.journal.ends; n += 1) {
      if (random() < 0.5) await this.make(`${this.label} ${n} ${randomUUID()}`);
      else await this.read();
      await delay(PACE_MS);
    }
  }

  async invite(): Promise<void> {
    while (!this.journal.ends) {
      const email = `${randomUUID()}@example.com`;
      const text = await this.post('/requestNewApiKey', 200, { email });
      (text === undefined ? this.perhaps : this.invited).push(email);
      await delay(INVITE_INTERVAL_MS);
    }
  }

  /** What does not agree with what the phones were told. */
  async discrepancies(): Promise<string[]> {
    const found: string[] = [];
    const made = await this.fleet.query<{ name: string; times: number }>(
      `SELECT name, count(*)::int AS times FROM lishop.articles WHERE name LIKE $1 GROUP BY name`,
      [`${this.label} %`],
    );
    const articles = new Map(made.map((article) => [article.name, article.times]));
    for (const name of this.articles) {
      if (articles.get(name) !== 1)
        found.push(`answered article ${name} is there ${articles.get(name) ?? 0} times`);
    }
    for (const [name, count] of articles)
      if (count > 1) found.push(`article ${name} is there ${count} times`);
    return found;
  }

  /**
   * Waits until no mail is left to be sent.
   * @returns which mails were lost, or came twice
   */
  async lostMail(server: MailServer): Promise<string[]> {
    const left = (): Promise<{ id: string }[]> =>
      this.fleet.query('SELECT id FROM platform.outbox_mails WHERE next_try IS NOT NULL');
    await eventually(async () => (await left()).length === 0, MAIL_MS);
    const wrong = (addresses: string[], right: (times: number) => boolean): string[] =>
      addresses
        .filter((address) => !right(server.to(address).length))
        .map((address) => `${address} got ${server.to(address).length} mails`);
    return [...wrong(this.invited, (times) => times === 1), ...wrong(this.perhaps, (times) => times <= 1)];
  }

  private async make(name: string): Promise<void> {
    const text = await this.post('/articles', 201, { name, qty: '1', checked: '0' });
    if (text === undefined) return;
    this.articles.push(name);
    this.ids.add((JSON.parse(text) as { objectId: string }).objectId);
  }

  /** What was answered before has to be there. */
  private async read(): Promise<void> {
    const before = [...this.ids];
    const text = await this.journal.request('GET', 200, () =>
      this.fleet.fetch('/articles?onlyIds=1', { headers: { api_key: this.apiKey } }),
    );
    if (text === undefined) return;
    const there = new Set((JSON.parse(text) as { objectId: string }[]).map(({ objectId }) => objectId));
    const missing = before.filter((id) => !there.has(id));
    if (missing.length > 0) this.journal.wrong.push(`articles ${missing.join()} were not in a list`);
  }

  private post(path: string, well: number, form: Record<string, string>): Promise<string | undefined> {
    return this.journal.request(`POST ${path}`, well, () =>
      this.fleet.fetch(path, {
        method: 'POST',
        headers: { api_key: this.apiKey },
        body: new URLSearchParams(form),
      }),
    );
  }
}
