import { createHmac } from 'node:crypto';
import { basic } from '../support/basic.js';
import { Actor } from './actor.js';
import { differs, Discrepancy, type Rule } from './possible.js';
import type { Random } from './random.js';
import { type HttpAnswer, type HttpCall } from './wire.js';
import type { World } from './world.js';

interface ModelUser {
  name: string;
  badge: string | null;
  email: string | null;
  banned: boolean;
  friends: number[];
}

/** The users of one site, by id; others may be named as friends and never be there. */
type Site = Record<number, ModelUser>;
type SiteRule = Rule<Site, HttpAnswer>;

const USERS = 8;

const object = (id: number, { name, badge }: ModelUser): Record<string, unknown> => ({
  user_id: id,
  name,
  avatar_url: false,
  ...(badge !== null && { badge }),
});

function json(answer: HttpAnswer | undefined, expected: unknown): string | undefined {
  if (answer === undefined) return undefined;
  return differs('the answer', { status: answer.status, body: answer.json }, { status: 200, body: expected });
}

function status(answer: HttpAnswer | undefined, expected: number): string | undefined {
  return answer && differs('the status', answer.status, expected);
}

function entry(answer: HttpAnswer | undefined, id: number, user: ModelUser): string | undefined {
  const { email, banned, friends } = user;
  return json(answer, { ...object(id, user), login: null, email, has_password: false, banned, friends });
}

/** A site that keeps its directory up to date, and ImbaChat that asks about it. */
export class ImbaChatActor extends Actor<Site> {
  private readonly first: number;
  private made = 0;

  constructor(
    name: string,
    world: World,
    /** 0, 1, …: each has ids of its own. */
    place: number,
  ) {
    super(name, world, {});
    this.first = 1000 * (place + 1);
  }

  async setUp(): Promise<void> {
    await this.upload([this.item(this.first, null), this.item(this.first + 1, 'gold')], 0, undefined);
  }

  protected override async operate(random: Random): Promise<void> {
    const replica = this.replica(random);
    const cut = this.cut(random, 0.12);
    const id = this.first + random.int(0, USERS - 1);
    const kind = random.next();
    if (kind < 0.15) {
      const ids = new Set(
        Array.from({ length: random.int(1, 3) }, () => this.first + random.int(0, USERS - 1)),
      );
      return this.upload(
        [...ids].map((one) => this.item(one, random.pick([null, 'gold', '<b>&']))),
        replica,
        cut,
      );
    }
    if (kind < 0.3) return this.change(random, id, replica, cut);
    if (kind < 0.37) return this.remove(id, replica, cut);
    if (kind < 0.5) return this.befriend(random, id, replica, cut);
    if (kind < 0.6) return this.one(id, replica);
    if (kind < 0.78) return this.some(random, replica);
    if (kind < 0.86) return this.friends(id, replica);
    if (kind < 0.95) return this.token(random, id, replica);
    return this.search(id, replica);
  }

  protected override async compare(): Promise<void> {
    for (let id = this.first; id < this.first + USERS; id += 1) await this.one(id, 0);
    if (this.model.states.length > 1) {
      throw new Discrepancy(
        `still undecided: ${this.model.states.map((state) => JSON.stringify(state)).join('\n')}`,
      );
    }
  }

  private operator(path: string, replica: number, request: HttpCall, rule: SiteRule): Promise<unknown> {
    const { username, password } = this.world.admin;
    return this.call(
      replica,
      path,
      { ...request, headers: { authorization: basic(username, password) } },
      rule,
    );
  }

  private imbachat(path: string, replica: number, rule: SiteRule): Promise<unknown> {
    const { login, password } = this.world.imbachat;
    return this.call(replica, path, { headers: { authorization: basic(login, password) } }, rule);
  }

  private item(id: number, badge: string | null): { user_id: number; name: string; badge?: string } {
    return { user_id: id, name: `Änn ${this.name} ${this.made++}`, ...(badge !== null && { badge }) };
  }

  private async upload(
    items: readonly { user_id: number; name: string; badge?: string }[],
    replica: number,
    cut: number | undefined,
  ): Promise<void> {
    await this.operator(
      '/imbachat/directory/users',
      replica,
      { method: 'PUT', json: items, cut },
      (site, answer) => {
        const created = items.filter(({ user_id }) => site[user_id] === undefined).length;
        for (const { user_id, name, badge = null } of items) {
          site[user_id] = { ...(site[user_id] ?? { email: null, banned: false, friends: [] }), name, badge };
        }
        if (answer === undefined) return undefined;
        const { created: made, updated } = answer.json ?? {};
        return (
          status(answer, 200) ??
          differs('the result', { made, updated }, { made: created, updated: items.length - created })
        );
      },
    );
  }

  private async change(random: Random, id: number, replica: number, cut: number | undefined): Promise<void> {
    const changes = random.pick([
      { banned: true },
      { banned: false },
      { badge: null },
      { name: `Renamed ${this.made++}`, badge: '"\\' },
      { email: `user-${this.made++}@example.org` },
    ] as const);
    const path = `/imbachat/directory/users/${id}`;
    await this.operator(path, replica, { method: 'PATCH', json: changes, cut }, (site, answer) => {
      const user = site[id];
      if (user === undefined) return status(answer, 404);
      Object.assign(user, changes);
      return entry(answer, id, user);
    });
  }

  private async remove(id: number, replica: number, cut: number | undefined): Promise<void> {
    const path = `/imbachat/directory/users/${id}`;
    await this.operator(path, replica, { method: 'DELETE', cut }, (site, answer) => {
      if (site[id] === undefined) return status(answer, 404);
      delete site[id];
      for (const user of Object.values(site)) user.friends = user.friends.filter((friend) => friend !== id);
      return status(answer, 204);
    });
  }

  private async befriend(
    random: Random,
    id: number,
    replica: number,
    cut: number | undefined,
  ): Promise<void> {
    const wanted = Array.from({ length: random.int(0, 5) }, () => this.first + random.int(0, USERS + 3));
    const path = `/imbachat/directory/users/${id}/friends`;
    await this.operator(path, replica, { method: 'PUT', json: wanted, cut }, (site, answer) => {
      const user = site[id];
      if (user === undefined) return status(answer, 404);
      user.friends = [...new Set(wanted)].filter((friend) => friend !== id);
      return json(answer, { friends: user.friends });
    });
  }

  private async one(id: number, replica: number): Promise<void> {
    await this.operator(`/imbachat/directory/users/${id}`, replica, {}, (site, answer) => {
      const user = site[id];
      return user === undefined ? status(answer, 404) : entry(answer, id, user);
    });
  }

  private async some(random: Random, replica: number): Promise<void> {
    const ids = Array.from({ length: random.int(0, 6) }, () => this.first + random.int(0, USERS));
    const path = random.chance(0.5) ? '/imbachat/users?user_ids=' : '/imbachat/api/v1/users/';
    if (ids.length === 0) return;
    await this.imbachat(path + ids.join(','), replica, (site, answer) =>
      json(
        answer,
        [...new Set(ids)].flatMap((id) => (site[id] === undefined ? [] : [object(id, site[id])])),
      ),
    );
  }

  private async friends(id: number, replica: number): Promise<void> {
    await this.imbachat(`/imbachat/api/v1/user/friends/${id}`, replica, (site, answer) =>
      json(
        answer,
        (site[id]?.friends ?? []).flatMap((friend) =>
          site[friend] === undefined ? [] : [object(friend, site[friend])],
        ),
      ),
    );
  }

  private async token(random: Random, id: number, replica: number): Promise<void> {
    const ttl = random.int(60, 7200);
    await this.operator(
      '/imbachat/tokens',
      replica,
      { method: 'POST', json: { user_id: id, ttl } },
      (site, answer) => {
        const user = site[id];
        if (user === undefined) return status(answer, 404);
        if (user.banned) return status(answer, 403);
        if (answer === undefined) return undefined;
        return status(answer, 200) ?? this.wrongToken(answer.json, id, ttl);
      },
    );
  }

  private wrongToken(
    answer: { token: string; user_id: number; expires_at: number },
    id: number,
    ttl: number,
  ): string | undefined {
    const [head = '', body = '', signature = ''] = answer.token.split('.');
    const right = createHmac('sha256', this.world.imbachat.secretKey)
      .update(`${head}.${body}`)
      .digest('base64url');
    const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    const off = answer.expires_at - ttl - Date.now() / 1000;
    if (Math.abs(off) > 60) return `the token ends ${off} s off`;
    return (
      differs('the signature', signature, right) ??
      differs('the payload', payload, { exp: answer.expires_at, user_id: id }) ??
      differs('the user', answer.user_id, id)
    );
  }

  private async search(id: number, replica: number): Promise<void> {
    const name = this.model.any[id]?.name;
    if (name === undefined) return;
    // A name holds a counter, and may begin another one.
    const path = `/imbachat/api/v1/search/${encodeURIComponent(name.toUpperCase())}`;
    await this.imbachat(path, replica, (site, answer) => {
      if (answer === undefined) return undefined;
      const found = (answer.json?.data as { name: string; user_id: number }[] | undefined)?.map(
        ({ user_id }) => user_id,
      );
      const expected = Object.entries(site)
        .filter(([, user]) => user.name.toLowerCase().includes(name.toLowerCase()))
        .map(([one]) => Number(one));
      const mine = found?.filter((one) => one >= this.first && one < this.first + USERS);
      return status(answer, 200) ?? differs('the found', mine?.sort(), expected.sort());
    });
  }
}
