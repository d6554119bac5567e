import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ImvuSimulator } from '../../simulators/imvu.js';
import { basic } from '../../support/basic.js';
import type { Fleet } from '../fleet.js';
import type { Journal } from './journal.js';

const PACE_MS = 20;

/** Bots with one IMVU account, which read and write through the proxy. */
export class Bots {
  /** What was posted, and whether that was answered. */
  private readonly posts = new Map<string, boolean>();

  private constructor(
    private readonly fleet: Fleet,
    private readonly journal: Journal,
    private readonly imvu: ImvuSimulator,
    private readonly authorization: string,
  ) {}

  static async start(fleet: Fleet, journal: Journal, imvu: ImvuSimulator): Promise<Bots> {
    const call = async (path: string, headers: Record<string, string>, body: unknown): Promise<any> => {
      const response = await fleet.fetch(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return response.json();
    };
    const { username, password } = fleet.admin;
    const key = await call('/imvu/api-keys', { authorization: basic(username, password) }, { label: 'load' });
    const bot = { username: randomUUID(), password: randomUUID() };
    await call('/imvu/users', { api_key: key.key }, bot);
    const authorization = basic(bot.username, bot.password);
    const account = imvu.addAccount(`${randomUUID()}@example.org`, 'pw');
    await call('/imvu/accounts', { authorization }, { username: account.username, password: 'pw' });
    // The first look at a password takes a while on purpose.
    for (const { url } of fleet.replicas) {
      const response = await fetch(`${url}/imvu/api/echo`, { headers: { authorization } });
      await response.text();
    }
    return new Bots(fleet, journal, imvu, authorization);
  }

  async work(random: () => number): Promise<void> {
    while (!this.journal.ends) {
      const method = random() < 0.3 ? 'POST' : 'GET';
      const target = `/echo/${randomUUID()}`;
      if (method === 'POST') this.posts.set(target, false);
      const text = await this.journal.request(`${method} IMVU`, 200, () =>
        this.fleet.fetch(`/imvu/api${target}`, {
          method,
          headers: { authorization: this.authorization },
          ...(method === 'POST' && { body: target }),
        }),
      );
      if (text !== undefined) this.check(method, target, text);
      await delay(PACE_MS);
    }
  }

  /** What reached IMVU twice, or never, though IMVU's answer was given. */
  discrepancies(): string[] {
    return [...this.posts].flatMap(([target, answered]) => {
      const times = this.imvu.requests('POST', target).length;
      return times > 1 || (answered && times !== 1)
        ? [`POST ${target}, ${answered ? '' : 'not '}answered, reached IMVU ${times} times`]
        : [];
    });
  }

  private check(method: string, target: string, text: string): void {
    const echo = JSON.parse(text) as { method: string; target: string; body: string };
    if (method === 'POST') this.posts.set(target, true);
    if (
      echo.method !== method ||
      echo.target !== target ||
      (this.imvu.keepBodies && echo.body !== (method === 'POST' ? target : ''))
    )
      this.journal.wrong.push(`IMVU's answer to ${method} ${target}: ${text}`);
  }
}
