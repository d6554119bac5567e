import { QuartetError } from '../errors.js';
import { RestClient, type RestOptions } from '../rest/rest-client.js';
import { ResponseError } from '../rest/response-error.js';
import type { ArticleFields, Change, Edit, EditOutcome, ListedArticle } from './article.js';
import { newEditId } from './edit-id.js';
import { ListState } from './list-state.js';
import { StorageWriter, type ListStorage } from './list-storage.js';
import { LiveList, type LiveOptions } from './live-list.js';

/** What a batch may have. */
const MAX_EDITS = 500;
const MAX_BATCH_LENGTH = 500_000;
const PAGE = 1_000;

export interface ShoppingListOptions extends RestOptions {
  /** Where the copy and its edits are kept; unless told, in memory alone. */
  readonly storage?: ListStorage;
}

/** An edit, or a part of it, that is not in force. */
export interface LostEdit {
  /** Of the article, as `articles` has it. */
  readonly id: string;
  readonly edit: Edit;
  /** Values that somebody else's later edit has overruled. */
  readonly overridden?: Partial<ArticleFields>;
  /** Why it cannot be done. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** What a `sync` came to. */
export interface SyncReport {
  /** Edits that the server has taken, and changes that it has told. */
  readonly pushed: number;
  readonly pulled: number;
  readonly lost: readonly LostEdit[];
}

/** There is no such article in the copy. Nothing was noted. */
export class UnknownArticleError extends QuartetError {
  override readonly name = 'UnknownArticleError';

  constructor(id: string) {
    super('UNKNOWN_ARTICLE', `there is no article ${id} in this list`);
  }
}

/**
 * A copy of a shared list that can be read and edited offline. `sync` sends what was edited, each edit once however often it is called, and
 * takes what others did; of two edits of a field the later wins. `live` keeps the copy in step by itself.
 */
export class ShoppingList {
  private readonly rest: RestClient;
  private readonly writer: StorageWriter;
  private readonly listeners = new Set<() => void>();
  private readonly resyncListeners = new Set<() => void>();
  private state = new ListState();
  private readonly loaded: Promise<void>;
  private running: Promise<SyncReport> | undefined;
  private next: Promise<SyncReport> | undefined;

  /**
   * @param url of Quartet, such as `https://quartet.example`
   * @param key an owner's or a guest's: `register` and `ListKeys` give one
   */
  constructor(url: string, key: string, { storage, ...options }: ShoppingListOptions = {}) {
    // Not `api_key`: proxies drop a header with an underscore.
    this.rest = new RestClient(url, { 'x-lishop-api-key': key }, options);
    this.writer = new StorageWriter(storage);
    this.loaded = this.load(storage);
    this.loaded.catch(() => undefined);
  }

  /** Resolves when what `storage` holds is read. @throws what `storage` throws */
  get ready(): Promise<void> {
    return this.loaded;
  }

  /** The list as it is here, with the edits that nobody else has yet; the same array until something changes. */
  get articles(): readonly ListedArticle[] {
    return this.state.list;
  }

  /** How many edits the server has not yet taken. */
  get pending(): number {
    return this.state.pending.length;
  }

  /**
   * Adds an article.
   * @returns its id in this copy, when it is kept in the storage
   */
  async add(fields: Pick<ArticleFields, 'name'> & Partial<ArticleFields>): Promise<string> {
    await this.loaded;
    const id = newEditId();
    this.state.edit('create', id, id, Date.now(), { qty: '1', checked: '0', ...fields });
    await this.changed();
    return id;
  }

  /** Changes the fields that are named. @throws UnknownArticleError */
  async change(id: string, fields: Partial<ArticleFields>): Promise<void> {
    await this.loaded;
    if (!this.state.has(id)) throw new UnknownArticleError(id);
    this.state.edit('update', id, newEditId(), Date.now(), { ...fields });
    await this.changed();
  }

  /** @throws UnknownArticleError */
  async remove(id: string): Promise<void> {
    await this.loaded;
    if (!this.state.has(id)) throw new UnknownArticleError(id);
    this.state.edit('delete', id, newEditId(), Date.now());
    await this.changed();
  }

  /** Calls after each change of `articles`. @returns ends that */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Sends the edits, then takes what has changed. After any error call it again: nothing is done twice.
   * @throws ResponseError UNAUTHORIZED the key was removed, PAYMENT_REQUIRED the list is not paid for; ConnectionError
   */
  sync(): Promise<SyncReport> {
    // Between the end of one and the start of the next none runs: beginning here would have two run at once.
    if (this.next !== undefined) return this.next;
    if (this.running === undefined) return this.begin();
    // What was edited meanwhile may not be in the one that runs.
    this.next = this.running.then(
      () => this.begin(),
      () => this.begin(),
    );
    return this.next;
  }

  /** Keeps the copy in step: sends each edit at once, takes each change as it happens, and comes back after lost connections. */
  live(options?: LiveOptions): LiveList {
    return new LiveList(
      {
        sync: () => this.sync(),
        events: (cursor, signal) =>
          this.rest.send({
            method: 'GET',
            address: '/2.0/articles/events',
            headers: { 'last-event-id': cursor },
            signal,
            timeout: 0,
          }),
        cursor: () => this.state.cursor,
        pending: () => this.pending,
        take: (change, cursor) => this.take([change], cursor),
        onChange: (listener) => this.onChange(listener),
        onResync: (listener) => {
          this.resyncListeners.add(listener);
          return () => this.resyncListeners.delete(listener);
        },
      },
      options,
    );
  }

  private async load(storage: ListStorage | undefined): Promise<void> {
    const text = await storage?.load();
    if (text !== undefined && text !== null) this.state = ListState.fromText(text);
  }

  private begin(): Promise<SyncReport> {
    this.next = undefined;
    this.running = this.run().finally(() => (this.running = undefined));
    return this.running;
  }

  private async run(): Promise<SyncReport> {
    await this.loaded;
    const lost: LostEdit[] = [];
    let pushed = 0;
    while (this.pending > 0) pushed += await this.push(lost);
    return { pushed, pulled: await this.pull(), lost };
  }

  private async push(lost: LostEdit[]): Promise<number> {
    const edits = batchOf(this.state.pending);
    const answer = await this.rest.request('post', '/2.0/articles/batch', { body: { edits } });
    const outcomes = answer.edits as readonly EditOutcome[];
    this.state.taken(outcomes.slice(0, edits.length));
    for (const [index, edit] of edits.entries()) {
      const { objectId, overridden = {}, errors } = outcomes[index] ?? {};
      const id =
        objectId !== undefined ? this.state.idOf(objectId) : (edit.objectId ?? edit.of ?? edit.clientId);
      if (errors !== undefined) lost.push({ id, edit, errors });
      else if (Object.keys(overridden).length > 0) lost.push({ id, edit, overridden });
    }
    await this.changed();
    return edits.length;
  }

  private async pull(): Promise<number> {
    let pulled = 0;
    /** All pages of a whole copy; it takes the old one's place at the end. */
    let whole: Change[] | undefined = this.state.cursor === undefined ? [] : undefined;
    let since = this.state.cursor;
    for (;;) {
      const page = await this.page(since);
      if (page === undefined) {
        [whole, since] = [[], undefined];
        continue;
      }
      const changes = page.changes as readonly Change[];
      pulled += changes.length;
      since = page.cursor;
      if (whole === undefined) await this.take(changes, page.cursor);
      else whole.push(...changes);
      if (!page.more) break;
    }
    if (whole !== undefined) {
      this.state.replace(whole);
      this.state.cursor = since;
      await this.changed();
      for (const listener of [...this.resyncListeners]) listener();
    }
    return pulled;
  }

  /** @returns undefined where the server cannot say what has changed since */
  private async page(
    since: string | undefined,
  ): Promise<{ changes: unknown; cursor: string; more: boolean } | undefined> {
    try {
      return await this.rest.request('get', '/2.0/articles/changes', {
        query: { since, limit: PAGE },
      });
    } catch (error) {
      if (since !== undefined && error instanceof ResponseError && error.code === 'GONE') return undefined;
      throw error;
    }
  }

  private async take(changes: readonly Change[], cursor: string): Promise<void> {
    const isNew = cursor !== this.state.cursor;
    for (const change of changes) this.state.apply(change);
    this.state.cursor = cursor;
    if (changes.length > 0) await this.changed();
    else if (isNew) await this.writer.save(() => this.state.toText());
  }

  private async changed(): Promise<void> {
    const saved = this.writer.save(() => this.state.toText());
    // Nobody waits for it where a listener throws.
    saved.catch(() => undefined);
    for (const listener of [...this.listeners]) listener();
    await saved;
  }
}

/** @returns the oldest edits, as many as one request may have */
function batchOf(pending: readonly Edit[]): Edit[] {
  let length = 0;
  const batch: Edit[] = [];
  for (const edit of pending.slice(0, MAX_EDITS)) {
    length += JSON.stringify(edit).length;
    if (batch.length > 0 && length > MAX_BATCH_LENGTH) break;
    batch.push(edit);
  }
  return batch;
}
