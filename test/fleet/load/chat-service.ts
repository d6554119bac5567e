import { setTimeout as delay } from 'node:timers/promises';
import { basic } from '../../support/basic.js';
import type { Fleet } from '../fleet.js';
import type { Journal } from './journal.js';

const PACE_MS = 20;
/** Each worker has users of its own, beside those of earlier loads. */
const USERS = 5;
let nextId = 1_000_000;

/** A site that renames its users, and ImbaChat's service that asks who they are, and makes tokens for them. */
export class ChatService {
  constructor(
    private readonly fleet: Fleet,
    private readonly journal: Journal,
  ) {}

  async work(random: () => number): Promise<void> {
    const ids = Array.from({ length: USERS }, () => (nextId += 1));
    /** What each user may be called: what was answered last, and what was asked for without an answer. */
    const told = new Map<number, string>();
    const perhaps = new Map<number, string[]>(ids.map((id) => [id, []]));
    for (let n = 0; !this.journal.ends; n += 1) {
      const id = ids[Math.floor(random() * USERS)] ?? 0;
      if (n < USERS || random() < 0.2) {
        const [renamed, name] = [ids[n] ?? id, `Änn ${n}`];
        if (await this.rename(renamed, name)) told.set(renamed, name);
        else perhaps.get(renamed)?.push(name);
      } else {
        await this.ask(ids, (one, name) =>
          name === undefined
            ? told.get(one) === undefined
            : name === told.get(one) || perhaps.get(one)?.includes(name) === true,
        );
      }
      await delay(PACE_MS);
    }
  }

  private async rename(id: number, name: string): Promise<boolean> {
    const { username, password } = this.fleet.admin;
    const text = await this.journal.request('PUT /imbachat/directory/users', 200, () =>
      this.fleet.fetch('/imbachat/directory/users', {
        method: 'PUT',
        headers: { authorization: basic(username, password), 'content-type': 'application/json' },
        body: JSON.stringify([{ user_id: id, name }]),
      }),
    );
    return text !== undefined;
  }

  private async ask(
    ids: readonly number[],
    right: (id: number, name: string | undefined) => boolean,
  ): Promise<void> {
    const path = `/imbachat/api/v1/users/${ids.join(',')}`;
    const text = await this.journal.request('GET users-info', 200, () =>
      this.fleet.fetch(path, { headers: { authorization: basic(...this.fleet.imbachat) } }),
    );
    if (text === undefined) return;
    const names = new Map(
      (JSON.parse(text) as { user_id: number; name: string }[]).map(({ user_id, name }) => [user_id, name]),
    );
    if (!ids.every((id) => right(id, names.get(id)))) this.journal.wrong.push(`users-info: ${text}`);
  }
}
