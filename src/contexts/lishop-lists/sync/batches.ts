import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { idFromTime, MAX_ARTICLES, parseId } from '../articles/articles.repository.js';
import { ChangeAnnouncer } from '../live/change-announcer.js';
import { LiShopError } from '../lishop-error.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { LiShopConfig } from '../settings.js';
import {
  bytesOf,
  changeOf,
  deleteArticle,
  makeArticle,
  updateArticle,
  type ArticleState,
  type Merged,
} from './article-state.js';
import { BatchStore, type KnownEdit, type ListState, type Named, type ReadList } from './batch.repository.js';
import type { Edit, RefusedEdit } from './edit.js';
import { fingerprintOf, readEdit, refused } from './read-edit.js';

/** Edits that phones made offline, done in their order in one transaction, each once. */
@Injectable()
export class Batches {
  constructor(
    private readonly database: Database,
    private readonly store: BatchStore,
    private readonly config: LiShopConfig,
    private readonly announcer: ChangeAnnouncer,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * @param sent the edits as they came; a wrong one fails alone
   * @returns what became of each, as JSON
   * @throws LiShopError UNAUTHORIZED when the list has just been deleted
   */
  async apply(list: number, sent: readonly unknown[]): Promise<string[]> {
    const edits = sent.map(readEdit);
    const named = namedBy(edits);
    if (named.edits.length === 0) return edits.map((edit) => JSON.stringify(edit));
    const { answers, done } = await this.mutex.runExclusive(
      list,
      async () =>
        (await this.attempt(this.database, list, edits, named)) ??
        (await this.applyLocked(list, edits, named)),
    );
    if (done) this.announcer.announce(list);
    return answers;
  }

  /** As a rule nobody else writes to a list while a batch is decided: so that takes no lock. @returns `undefined` where somebody did */
  private async attempt(
    database: Queryable,
    list: number,
    edits: readonly (Edit | RefusedEdit)[],
    named: Named,
  ): Promise<Applied | undefined> {
    const read = await this.store.read(database, list, named);
    if (read === undefined) throw new LiShopError({ code: 'UNAUTHORIZED' });
    const batch = new Batch(read, this.config.listBytes);
    const answers = edits.map((edit) => ('status' in edit ? JSON.stringify(edit) : batch.answer(edit)));
    const result = batch.result();
    // Else all of it was done before, or refused.
    const done = result.answers.length > 0;
    return done && !(await this.store.write(database, list, result)) ? undefined : { answers, done };
  }

  private applyLocked(list: number, edits: readonly (Edit | RefusedEdit)[], named: Named): Promise<Applied> {
    return this.database.transaction(async (transaction) => {
      await this.store.lock(transaction, list);
      const applied = await this.attempt(transaction, list, edits, named);
      if (applied === undefined) throw new Error('The list changed under its lock.');
      return applied;
    });
  }
}

interface Applied {
  /** As JSON. */
  readonly answers: string[];
  /** Something was written. */
  readonly done: boolean;
}

function namedBy(edits: readonly (Edit | RefusedEdit)[]): Named {
  const [ids, makers, articles] = [new Set<string>(), new Set<string>(), new Set<number>()];
  for (const edit of edits) {
    if ('status' in edit) continue;
    ids.add(edit.clientId);
    if (edit.of !== undefined) makers.add(edit.of);
    const article = edit.objectId === undefined ? undefined : parseId(edit.objectId);
    if (article !== undefined) articles.add(article);
  }
  return { edits: [...ids, ...makers], makers: [...makers], articles: [...articles] };
}

/** The article that an edit was about, from its answer. */
function madeBy(known: KnownEdit | undefined): string | undefined {
  return known && (JSON.parse(known.answer) as { objectId?: string }).objectId;
}

/** One batch that runs, on a list as it was read. */
class Batch {
  private readonly before: ReadonlyMap<number, ArticleState>;
  private readonly answers: { clientId: string; fingerprint: string; answer: string }[] = [];

  private readonly list: ListState;
  private readonly articles: Map<number, ArticleState>;
  private readonly known: Map<string, KnownEdit>;

  constructor(
    { list, articles, known }: ReadList,
    private readonly maxBytes: number,
  ) {
    this.list = list;
    this.articles = articles;
    this.known = known;
    this.before = new Map(articles);
  }

  /** Does one edit, or finds that it is done already. @returns what became of it, as JSON */
  answer(edit: Edit): string {
    const fingerprint = fingerprintOf(edit);
    const known = this.known.get(edit.clientId);
    if (known !== undefined) {
      if (known.fingerprint === fingerprint) return known.answer;
      return JSON.stringify(refused(edit.clientId, { clientId: ['was used for another edit'] }));
    }
    const done = this.merge(edit);
    if ('status' in done) return JSON.stringify(done);
    const { state, result, overridden } = done;
    const answer = JSON.stringify({
      clientId: edit.clientId,
      objectId: String(state.id),
      result,
      article: changeOf(state),
      overridden,
    });
    this.articles.set(state.id, state);
    this.known.set(edit.clientId, { fingerprint, answer });
    this.answers.push({ clientId: edit.clientId, fingerprint, answer });
    return answer;
  }

  result(): Parameters<BatchStore['write']>[2] {
    const states = [...this.articles.values()].map(
      (after): readonly [ArticleState | undefined, ArticleState] => [this.before.get(after.id), after],
    );
    return { list: this.list, states, answers: this.answers };
  }

  private merge(edit: Edit): Merged | RefusedEdit {
    const { now } = this.list;
    const at = Math.min(edit.at, now);
    if (edit.op === 'create') {
      const id = Math.max(this.list.lastArticle + 1, idFromTime());
      const state = makeArticle(id, edit.values, now, at);
      const problem = this.fit(undefined, state);
      if (problem !== undefined) return refused(edit.clientId, { base: [problem] });
      this.list.lastArticle = id;
      return { state, result: 'applied', overridden: {} };
    }
    const name = edit.of === undefined ? 'objectId' : 'of';
    const id = edit.objectId ?? madeBy(this.known.get(edit.of ?? ''));
    const state = id === undefined ? undefined : this.articles.get(parseId(id) ?? 0);
    if (state === undefined) return refused(edit.clientId, { [name]: ['is unknown'] });
    const merged =
      edit.op === 'delete' ? deleteArticle(state, now, at) : updateArticle(state, edit.values, now, at);
    const problem = this.fit(state, merged.state);
    return problem === undefined ? merged : refused(edit.clientId, { base: [problem] });
  }

  /** Counts the articles and bytes of the list. @returns what is too much, and then nothing is counted */
  private fit(before: ArticleState | undefined, after: ArticleState): string | undefined {
    const size = (state: ArticleState | undefined): readonly [articles: number, bytes: number] =>
      state === undefined || state.deletedAt !== undefined ? [0, 0] : [1, bytesOf(state)];
    const [[hadArticles, hadBytes], [hasArticles, hasBytes]] = [size(before), size(after)];
    const articles = this.list.articles + hasArticles - hadArticles;
    const bytes = this.list.bytes + hasBytes - hadBytes;
    if (hasArticles > hadArticles && articles > MAX_ARTICLES)
      return `the list is full (maximum is ${MAX_ARTICLES} articles)`;
    if (hasBytes > hadBytes && bytes > this.maxBytes) return 'the list is too large';
    this.list.articles = articles;
    this.list.bytes = bytes;
    return undefined;
  }
}
