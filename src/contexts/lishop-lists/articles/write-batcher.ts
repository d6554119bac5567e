import { Batcher } from '../../../shared/database/batcher.js';
import type { Database } from '../../../shared/database/database.js';
import { DatabaseError } from '../../../shared/database/database-error.js';
import type { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import type { Article } from './article.js';

/** In one transaction: its lists are locked for as long as it takes. */
const MAX_WRITES = 64;

/** What a function of the schema said of one write. */
export interface Outcome {
  readonly outcome: string;
  readonly article: Article | null;
}

/** Of one write, by the names of the function's parameters. */
export type Write = Readonly<Record<string, unknown>> & { readonly list: number };

/**
 * Writes by one function of the schema, each of one article. Those that come while one transaction commits go together into the next, and
 * share its round trips and its write to the disk. None of them waits there for a list that somebody else is writing to, and none fails for
 * another: such a one goes by itself, under its list's mutex.
 */
export class WriteBatcher {
  private readonly batcher: Batcher<Write, Outcome | undefined>;
  /** One write, which waits for its list. */
  private readonly oneWaiting: string;
  /** The same, but nothing where somebody else is writing to the list. */
  private readonly oneIfFree: string;
  /** Those whose lists are free; of the others there is no row. */
  private readonly manyIfFree: string;

  /**
   * @param writer a function of the schema that locks the row of its list, and gives `outcome` and `article`
   * @param parameters their types, by their names; the first is `list`
   */
  constructor(
    private readonly database: Database,
    private readonly mutex: KeyedMutex,
    writer: string,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {
    const names = Object.keys(parameters);
    const columns = Object.entries(parameters).map(([name, type]) => `${name} ${type}`);
    const given = names.map((name, n) => `${name} => $${n + 1}`).join(', ');
    const free = (list: string): string =>
      `(SELECT o.id FROM lishop.lists o WHERE o.id = ${list} OFFSET 0 FOR NO KEY UPDATE SKIP LOCKED)`;
    this.oneWaiting = `SELECT outcome, article FROM ${writer}(${given})`;
    this.oneIfFree = `SELECT c.outcome, c.article FROM ${free('$1')} AS l CROSS JOIN LATERAL ${writer}(${given}) AS c`;
    this.manyIfFree = `
      WITH asked AS MATERIALIZED (SELECT * FROM json_to_recordset($1) AS a (place integer, ${columns.join(', ')})),
      free AS MATERIALIZED (SELECT l.id FROM (SELECT DISTINCT a.list FROM asked a) AS d CROSS JOIN LATERAL ${free('d.list')} AS l)
      SELECT a.place, c.outcome, c.article FROM (SELECT a.* FROM asked a JOIN free f ON f.id = a.list ORDER BY a.place) AS a
      CROSS JOIN LATERAL ${writer}(${names.map((name) => `${name} => a.${name}`).join(', ')}) AS c`;
    this.batcher = new Batcher({ max: MAX_WRITES, work: (writes) => this.runFree(writes) });
  }

  /** @throws DatabaseError */
  async write(values: Write): Promise<Outcome | undefined> {
    const outcome = await this.batcher.enqueue(values);
    return outcome ?? this.mutex.runExclusive(values.list, () => this.runAlone(this.oneWaiting, values));
  }

  /** @returns the outcomes; `undefined` of those that are still to be done, each by itself */
  private async runFree(writes: readonly Write[]): Promise<(Outcome | undefined)[]> {
    const [first] = writes;
    const done: (Outcome | undefined)[] = writes.map(() => undefined);
    try {
      if (first !== undefined && writes.length === 1) return [await this.runAlone(this.oneIfFree, first)];
      const rows = await this.database.query<Outcome & { place: number }>(this.manyIfFree, [
        JSON.stringify(writes.map(rowOf)),
      ]);
      for (const { place, ...outcome } of rows) done[place] = outcome;
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isRollback)) throw error;
    }
    return done;
  }

  private async runAlone(statement: string, write: Write): Promise<Outcome | undefined> {
    const values = Object.keys(this.parameters).map((name) => write[name] ?? null);
    const [row] = await this.database.query<Outcome>(statement, values);
    return row;
  }
}

/** As JSON, with bytes as PostgreSQL spells them. */
function rowOf(write: Write, place: number): object {
  const row: Record<string, unknown> = { ...write, place };
  for (const [name, value] of Object.entries(write))
    if (Buffer.isBuffer(value)) row[name] = `\\x${value.toString('hex')}`;
  return row;
}
