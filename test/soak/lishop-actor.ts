import { Actor } from './actor.js';
import { differs, Discrepancy, type Rule } from './possible.js';
import type { Random } from './random.js';
import type { HttpAnswer, HttpCall } from './wire.js';
import type { World } from './world.js';

interface ModelArticle {
  /** Not known while the answer that told it is lost. */
  id: string | null;
  fields: Fields;
}

interface Fields {
  name: string;
  qty: string;
  category: string | null;
  type: string | null;
  shop: string | null;
  prize: string | null;
  checked: string;
}

/** One payer's list. */
interface ModelList {
  /** There are no keys for a list that was deleted. */
  there: boolean;
  /** Good for a day at least. */
  owners: string[];
  /** The one of them that may invite, remove and delete; null while the answer that told it is lost. */
  newest: string | null;
  /** By mail address, each used once; a key that is not known is null. */
  guests: Record<string, string | null>;
  removed: string[];
  /** By name, each used once. */
  articles: Record<string, ModelArticle>;
}

type ListRule = Rule<ModelList, HttpAnswer>;
type Role = 'newest owner' | 'owner' | 'guest';

const TEXTS = ['Käse', '1 & 2 = 3 % "x"', '🧀', '', ' leading', null] as const;
const UNKNOWN = '0123456789abcdef0123456789abcdef';

function plain(answer: HttpAnswer | undefined, status: number, text: string): string | undefined {
  if (answer === undefined) return undefined;
  return differs('the answer', { status: answer.status, text: answer.text }, { status, text });
}

function sameArticle(article: ModelArticle, found: Record<string, unknown>): string | undefined {
  const { objectId, created_at, updated_at, ...fields } = found;
  article.id ??= String(objectId);
  if (Number.isNaN(Date.parse(String(created_at))) || String(updated_at) < String(created_at)) {
    return `the times are ${String(created_at)} and ${String(updated_at)}`;
  }
  return differs('the article', { id: objectId, fields }, article);
}

function articleOf(list: ModelList, id: string): [string, ModelArticle] | undefined {
  return Object.entries(list.articles).find(([, article]) => article.id === id);
}

/** In one order, whatever the order in which they were lost. */
function take(list: ModelList, keys: readonly string[]): void {
  list.removed = [...new Set([...list.removed, ...keys])].sort();
}

/** What a key may do comes before everything else: 401, 403. */
function by(key: string, needed: Role, rule: ListRule): ListRule {
  return (list, answer) => {
    const guest = Object.values(list.guests).includes(key);
    if (!list.there || !(list.owners.includes(key) || guest)) return plain(answer, 401, 'Unauthorized');
    if (guest && needed !== 'guest') return plain(answer, 403, 'Forbidden');
    if (needed === 'newest owner' && key !== list.newest) return plain(answer, 403, 'Forbidden');
    return rule(list, answer);
  };
}

/** A family's phones: articles by owner and guests, invitations, removals, now and then the whole list. */
export class LiShopActor extends Actor<ModelList> {
  /** Ids of all lists: another list's article is as an unknown one. */
  private static readonly ids = new Map<World, Map<string, string>>();
  private made = 0;
  private invited = 0;

  constructor(name: string, world: World) {
    super(name, world, { there: false, owners: [], newest: null, guests: {}, removed: [], articles: {} });
    if (!LiShopActor.ids.has(world)) LiShopActor.ids.set(world, new Map());
  }

  async setUp(): Promise<void> {
    await this.register(0, undefined);
  }

  protected override async operate(random: Random): Promise<void> {
    const list = this.model.any;
    const replica = this.replica(random);
    const cut = this.cut(random, 0.12);
    const guests = Object.values(list.guests).flatMap((key) => key ?? []);
    const any = random.pickOr(list.owners, UNKNOWN);
    const owner = random.chance(0.7) ? (list.newest ?? any) : any;
    const key = random.weighted([
      [10, owner],
      [6, random.pickOr(guests, owner)],
      [1, random.pickOr(list.removed, UNKNOWN)],
    ] as const);
    const articles = Object.values(list.articles).flatMap(({ id }) => id ?? []);
    const id = random.chance(0.05) ? this.foreign(random) : random.pickOr(articles, '1');
    const kind = random.next();
    // Without a list there is nothing but to make one, most of the time.
    if (!this.model.states.some(({ there }) => there) && random.chance(0.7))
      return this.register(replica, cut);
    if (kind < 0.25) return this.add(random, key, replica, cut);
    if (kind < 0.3) return this.addWrong(key, replica);
    if (kind < 0.45) return this.all(key, replica);
    if (kind < 0.5) return this.ids(key, replica);
    if (kind < 0.56) return this.one(key, id, replica);
    if (kind < 0.74) return this.change(random, key, id, replica, cut);
    if (kind < 0.82) return this.remove(key, id, replica, cut);
    if (kind < 0.88) return this.invite(key, replica, cut);
    if (kind < 0.92) return this.shared(key, replica);
    if (kind < 0.96) return this.uninvite(random, key, replica, cut);
    // Its answer is not lost by design here: who is the newest owner would be open for too long, and the states without number.
    if (kind < 0.98) return this.register(replica, undefined);
    return random.chance(0.5) ? this.deleteList(key, replica, cut) : this.one(UNKNOWN, id, replica);
  }

  protected override async compare(): Promise<void> {
    const owners = new Set(this.model.states.flatMap((state) => state.owners));
    // Whether there is a list shows only to one of its keys: the new one is good in every state.
    await this.register(0, undefined);
    for (const key of new Set([...owners, ...this.model.any.owners])) {
      await this.all(key, 0);
      await this.shared(key, 0);
    }
    if (this.model.states.length > 1) {
      throw new Discrepancy(
        `still undecided: ${this.model.states.map((state) => JSON.stringify(state)).join('\n')}`,
      );
    }
  }

  private ask(
    path: string,
    key: string,
    replica: number,
    request: HttpCall,
    rule: ListRule,
  ): Promise<HttpAnswer | undefined> {
    return this.call(replica, path, { ...request, headers: { api_key: key } }, rule);
  }

  private foreign(random: Random): string {
    const others = [...(LiShopActor.ids.get(this.world) ?? [])].filter(([, owner]) => owner !== this.name);
    const [id] = random.pickOr(others, ['1', '']);
    return id;
  }

  private tag(): string {
    return `${this.name} ${this.made++}`;
  }

  private fields(random: Random): Partial<Fields> {
    const fields = {
      qty: random.pick(['1', '2.5', '-3', '1e3']),
      category: random.pick(TEXTS),
      type: random.pick(TEXTS),
      shop: random.pick(TEXTS),
      prize: random.pick(TEXTS),
      checked: random.pick(['0', '1']),
    };
    return Object.fromEntries(Object.entries(fields).filter(() => random.chance(0.5)));
  }

  private async add(random: Random, key: string, replica: number, cut: number | undefined): Promise<void> {
    const fields: Fields = {
      ...{ name: this.tag(), qty: '1', category: null, type: null, shop: null, prize: null, checked: '0' },
      ...this.fields(random),
    };
    const json = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
    const answer = await this.ask(
      random.pick(['/articles', '/1.0/articles', '/articles.json']),
      key,
      replica,
      { method: 'POST', json: random.chance(0.3) ? { article: json } : json, cut },
      by(key, 'guest', (list, found) => {
        const article: ModelArticle = { id: null, fields };
        list.articles[fields.name] = article;
        if (found === undefined) return undefined;
        return differs('the status', found.status, 201) ?? sameArticle(article, found.json);
      }),
    );
    if (answer?.status === 201) LiShopActor.ids.get(this.world)?.set(answer.json.objectId, this.name);
  }

  private async addWrong(key: string, replica: number): Promise<void> {
    const json = { name: ' ', qty: 'many', checked: '0' };
    const rule = by(key, 'guest', (_list, answer) =>
      plain(answer, 422, '{"name":["can\'t be blank"],"qty":["is not a number"]}'),
    );
    await this.ask('/articles', key, replica, { method: 'POST', json }, rule);
  }

  private async all(key: string, replica: number): Promise<void> {
    await this.ask(
      '/articles',
      key,
      replica,
      {},
      by(key, 'guest', (list, answer) => {
        if (answer === undefined) return undefined;
        if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
        const found = answer.json as Record<string, unknown>[];
        const names = found.map(({ name }) => String(name));
        const wrongNames = differs('the set of names', [...names].sort(), Object.keys(list.articles).sort());
        if (wrongNames !== undefined) return wrongNames;
        const places = found.map(({ objectId }) => Number(objectId));
        if (places.some((place, n) => place <= (places[n - 1] ?? 0))) return 'the ids do not grow';
        for (const one of found) {
          const article = list.articles[String(one.name)];
          const wrong = article && sameArticle(article, one);
          if (wrong !== undefined) return wrong;
        }
        return undefined;
      }),
    );
  }

  private async ids(key: string, replica: number): Promise<void> {
    await this.ask(
      '/articles?onlyIds=1',
      key,
      replica,
      {},
      by(key, 'guest', (list, answer) => {
        if (answer === undefined) return undefined;
        if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
        const found = (answer.json as { objectId: string }[]).map(({ objectId }) => objectId);
        const articles = Object.values(list.articles);
        const missing = articles.find(({ id }) => id !== null && !found.includes(id));
        if (missing !== undefined) return `article ${missing.id} is not there`;
        return differs('the number of ids', found.length, articles.length);
      }),
    );
  }

  private async one(key: string, id: string, replica: number): Promise<void> {
    await this.ask(
      `/articles/${id}`,
      key,
      replica,
      {},
      by(key, 'guest', (list, answer) => {
        const [, article] = articleOf(list, id) ?? [];
        if (article === undefined) return plain(answer, 404, 'Not Found');
        if (answer === undefined) return undefined;
        return differs('the status', answer.status, 200) ?? sameArticle(article, answer.json);
      }),
    );
  }

  private async change(
    random: Random,
    key: string,
    id: string,
    replica: number,
    cut: number | undefined,
  ): Promise<void> {
    const json = this.fields(random);
    await this.ask(
      `/articles/${id}`,
      key,
      replica,
      { method: random.pick(['PATCH', 'PUT']), json, cut },
      by(key, 'guest', (list, answer) => {
        const [, article] = articleOf(list, id) ?? [];
        if (article === undefined) return plain(answer, 404, 'Not Found');
        Object.assign(article.fields, json);
        if (answer === undefined) return undefined;
        return differs('the status', answer.status, 200) ?? sameArticle(article, answer.json);
      }),
    );
  }

  private async remove(key: string, id: string, replica: number, cut: number | undefined): Promise<void> {
    await this.ask(
      `/articles/${id}`,
      key,
      replica,
      { method: 'DELETE', cut },
      by(key, 'guest', (list, answer) => {
        const [name] = articleOf(list, id) ?? [];
        if (name === undefined) return plain(answer, 404, 'Not Found');
        delete list.articles[name];
        return plain(answer, 204, '');
      }),
    );
  }

  private async invite(key: string, replica: number, cut: number | undefined): Promise<void> {
    const email = `guest-${this.invited++}@${this.name.replaceAll(' ', '-')}.example.org`;
    await this.ask(
      '/api_keys/requestNewApiKey',
      key,
      replica,
      { method: 'POST', json: { email }, cut },
      by(key, 'newest owner', (list, answer) => {
        list.guests[email] = null;
        if (answer === undefined) return undefined;
        if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
        list.guests[email] = answer.json.api_key;
        return /^\w{32}$/.test(answer.json.api_key) ? undefined : 'the key has another form';
      }),
    );
  }

  /** The guests as they are told: keys of lost answers are learnt. */
  private guests(list: ModelList, answer: HttpAnswer | undefined): string | undefined {
    if (answer === undefined) return undefined;
    if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
    for (const { api_key, email } of answer.json as { api_key: string; email: string }[]) {
      if (list.guests[email] === null) list.guests[email] = api_key;
    }
    const found = Object.fromEntries(
      (answer.json as { api_key: string; email: string }[]).map(({ api_key, email }) => [email, api_key]),
    );
    return differs('the guests', found, list.guests);
  }

  private async shared(key: string, replica: number): Promise<void> {
    const rule = by(key, 'owner', (list, answer) => this.guests(list, answer));
    await this.ask('/sharedApiKey', key, replica, { method: 'POST' }, rule);
  }

  private async uninvite(
    random: Random,
    key: string,
    replica: number,
    cut: number | undefined,
  ): Promise<void> {
    const { guests, owners } = this.model.any;
    const sharedApiKey = random.pickOr(
      random.chance(0.9) ? Object.values(guests).flatMap((guest) => guest ?? []) : owners,
      UNKNOWN,
    );
    await this.ask(
      '/api_keys/removeApiKey',
      key,
      replica,
      { method: 'POST', form: { sharedApiKey }, cut },
      by(key, 'newest owner', (list, answer) => {
        const [email] = Object.entries(list.guests).find(([, guest]) => guest === sharedApiKey) ?? [];
        if (email === undefined) return plain(answer, 404, 'sharedApiKey not found');
        delete list.guests[email];
        take(list, [sharedApiKey]);
        return this.guests(list, answer);
      }),
    );
  }

  private async register(replica: number, cut: number | undefined): Promise<void> {
    const json = { paymentIdentifier: `${this.world.seed} ${this.name}`, receipt: 'cmVjZWlwdA==' };
    await this.call(replica, '/api_keys/registerAccount', { method: 'POST', json, cut }, (list, answer) => {
      list.there = true;
      list.newest = null;
      if (answer === undefined) return undefined;
      if (answer.status !== 200) return `the status is ${answer.status}, expected 200`;
      list.owners.push(answer.json.api_key);
      list.newest = answer.json.api_key;
      return undefined;
    });
  }

  private async deleteList(key: string, replica: number, cut: number | undefined): Promise<void> {
    await this.ask(
      '/api_keys/deleteList',
      key,
      replica,
      { method: 'POST', cut },
      by(key, 'newest owner', (list, answer) => {
        take(list, [...list.owners, ...Object.values(list.guests).flatMap((guest) => guest ?? [])]);
        Object.assign(list, { there: false, owners: [], newest: null, guests: {}, articles: {} });
        return plain(answer, 200, '');
      }),
    );
  }
}
