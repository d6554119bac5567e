import { ARTICLE_FIELDS } from '../../src/contexts/lishop-lists/articles/article.js';
import type { Random } from '../support/seeded-random.js';
import type { TakenEdit, Values } from './phones-model.js';
import type { PhoneNetwork } from './phones-network.js';

/** An edit as it is sent. */
interface SentEdit {
  readonly clientId: string;
  readonly op: TakenEdit['op'];
  readonly objectId?: string;
  readonly of?: string;
  readonly at: string;
  readonly fields?: Values;
}

/** What became of it. */
export interface EditAnswer {
  readonly clientId: string;
  readonly objectId: string;
  readonly result: string;
  readonly article: Values & {
    readonly objectId: string;
    readonly deleted?: true;
    readonly updated_at: string;
  };
  readonly overridden: Values;
}

const IN_AN_HOUR_MS = 3_600_000;

/**
 * A phone as docs/lishop.md tells its writer to make it: what the server has, by `changes`; what it has not sent yet; and an id for each edit, so
 * that it can send again whatever had no answer. Every batch of new edits begins with one of an article of its own that is dated in the future:
 * that one always counts as now, so its answer tells the batch's change number.
 */
export class Phone {
  /** What the server has, as far as the phone knows; `null`: removed. */
  readonly known = new Map<string, Values | null>();
  /** All answers that ever came, by the edit. */
  readonly answers = new Map<string, EditAnswer>();
  readonly sent: { readonly edit: SentEdit; readonly witness: string; readonly place: number }[] = [];
  cursor: string | undefined;
  private pending: (readonly SentEdit[])[] = [];
  private fresh: SentEdit[] = [];
  /** The edits that made articles here, with the article's id once it is known. */
  private readonly made = new Map<string, string | undefined>();
  private edits = 0;

  constructor(
    readonly name: string,
    private readonly network: PhoneNetwork,
    private readonly random: Random,
    /** What its clock says. */
    private readonly clock: () => number,
  ) {}

  /** The user makes, changes or removes something: online or not is the same. */
  edit(): void {
    const ids = [...this.known].flatMap(([id, values]) => (values === null ? [] : [id]));
    const own = [...this.made].flatMap(([clientId, id]) => (id === undefined ? [clientId] : []));
    const kind = this.random.below(10);
    if (ids.length + own.length === 0 || (kind < 2 && ids.length < 12)) {
      const clientId = this.nextId();
      this.made.set(clientId, undefined);
      this.fresh.push({
        clientId,
        op: 'create',
        at: this.time(),
        fields: { name: clientId, qty: '1', checked: '0' },
      });
      return;
    }
    const target = this.random.below(ids.length + own.length);
    const [objectId, of] = [ids[target], own[target - ids.length]];
    const which = objectId === undefined ? { of: of ?? '' } : { objectId };
    const one = { clientId: this.nextId(), ...which, at: this.time() };
    this.fresh.push(
      kind < 4 ? { ...one, op: 'delete' } : { ...one, op: 'update', fields: this.values(one.clientId) },
    );
  }

  /** @returns whether everything has been sent and answered */
  async push(): Promise<boolean> {
    if (this.fresh.length > 0) this.pending.push(this.begin());
    while (this.pending.length > 0) {
      const groups = 1 + this.random.below(this.pending.length);
      const edits = this.pending.slice(0, groups).flat();
      const reply = await this.network.ask('/2.0/articles/batch', edits);
      if (reply === undefined) return false;
      if (reply.status !== 200) throw new Error(`${this.name}: batch ${reply.status} ${reply.text}`);
      const answers = (JSON.parse(reply.text) as { edits: EditAnswer[] }).edits;
      answers.forEach((answer, n) => this.take(edits[n]?.clientId ?? '', answer));
      this.pending = this.pending.slice(groups);
    }
    return true;
  }

  /** @returns whether it is told of everything */
  async pull(): Promise<boolean> {
    for (;;) {
      const query = new URLSearchParams({ limit: String(1 + this.random.below(25)) });
      if (this.cursor !== undefined) query.set('since', this.cursor);
      const reply = await this.network.ask(`/2.0/articles/changes?${query.toString()}`);
      if (reply === undefined) return false;
      if (reply.status !== 200) throw new Error(`${this.name}: changes ${reply.status} ${reply.text}`);
      const { changes, cursor, more } = JSON.parse(reply.text) as Page;
      for (const change of changes) this.learn(change);
      this.cursor = cursor;
      if (!more) return true;
    }
  }

  /** The list as this phone shows it. */
  list(): Map<string, Values> {
    return new Map(
      [...this.known].flatMap(([id, values]) => (values === null ? [] : [[id, values] as const])),
    );
  }

  learn(change: Page['changes'][number]): void {
    const values = Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, change[field] ?? null]));
    this.known.set(change.objectId, change.deleted === true ? null : values);
  }

  private take(clientId: string, answer: EditAnswer): void {
    if (answer.clientId !== clientId || answer.objectId === undefined)
      throw new Error(`${this.name}: ${clientId} was answered ${JSON.stringify(answer)}`);
    const earlier = this.answers.get(clientId);
    if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(answer))
      throw new Error(`${this.name}: ${clientId} was answered twice, and differently`);
    this.answers.set(clientId, answer);
    if (this.made.has(clientId)) this.made.set(clientId, answer.objectId);
  }

  /** The next batch of edits, behind its witness. */
  private begin(): readonly SentEdit[] {
    const first = this.sent.length === 0;
    const at = new Date(Date.now() + IN_AN_HOUR_MS).toISOString();
    const clientId = first ? `${this.name} was here` : this.nextId();
    const qty = String(this.edits);
    const witness: SentEdit = first
      ? { clientId, op: 'create', at, fields: { name: clientId, qty, checked: '0' } }
      : { clientId, op: 'update', of: `${this.name} was here`, at, fields: { qty } };
    const edits = [witness, ...this.fresh];
    this.fresh = [];
    for (const edit of edits) this.sent.push({ edit, witness: clientId, place: this.sent.length });
    return edits;
  }

  private values(name: string): Values {
    const { random } = this;
    const all: Values = {
      name,
      qty: String(random.below(9)),
      category: random.pick([null, 'Käse', '']),
      type: random.pick([null, 'a', 'b']),
      shop: random.pick([null, '🧀', 'c']),
      prize: random.pick([null, '1.50']),
      checked: random.pick(['0', '1']),
    };
    const named = ARTICLE_FIELDS.filter(() => random.chance(0.3));
    const fields = named.length === 0 ? [random.pick(ARTICLE_FIELDS)] : named;
    return Object.fromEntries(fields.map((field) => [field, all[field] ?? null]));
  }

  private nextId(): string {
    return `${this.name} ${++this.edits}`;
  }

  /** In whole 10 seconds: some edits of two phones are of the same time. */
  private time(): string {
    return new Date(Math.round(this.clock() / 10_000) * 10_000).toISOString();
  }
}

interface Page {
  readonly changes: readonly (Values & { readonly objectId: string; readonly deleted?: true })[];
  readonly cursor: string;
  readonly more: boolean;
}
