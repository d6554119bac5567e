import type { SecretBox } from '../secrets/secret-box.js';
import type { Queryable } from '../database/queryable.js';
import type { IntegrityChecks, Invariant, SealedTable } from './integrity-checks.js';
import { auditSealed, EXAMPLES } from './sealed-audit.js';

/** What a check came to. Only `wrong` is a problem. */
export interface Finding {
  readonly context: string;
  readonly check: string;
  readonly verdict: 'ok' | 'note' | 'wrong';
  /** Rows that were looked at. */
  readonly checked: number;
  /** Of which table, for the reader. */
  readonly of: string;
  readonly found: number;
  /** The first few cases. */
  readonly examples: readonly string[];
  readonly milliseconds: number;
}

async function checkInvariant(database: Queryable, { over, wrong }: Invariant): Promise<Counts> {
  const [row] = await database.query<{ checked: number; found: number; examples: string[] }>(
    `WITH wrong AS MATERIALIZED (${wrong})
     SELECT (SELECT count(*) FROM ${over}) AS checked, (SELECT count(*) FROM wrong) AS found,
       ARRAY(SELECT what FROM wrong LIMIT ${EXAMPLES}) AS examples`,
  );
  if (row === undefined) throw new Error('The database returned no row for a check.');
  return row;
}

interface Counts {
  readonly checked: number;
  readonly found: number;
  readonly examples: readonly string[];
}

/** A check: its name, and how it is made. */
interface Check {
  readonly context: string;
  readonly check: string;
  readonly of: string;
  readonly note: boolean;
  readonly run: () => Promise<Counts>;
}

function sealedChecks(
  database: Queryable,
  box: SecretBox,
  context: string,
  table: SealedTable,
): [Check, Check] {
  let audit: ReturnType<typeof auditSealed> | undefined;
  const audited = (): ReturnType<typeof auditSealed> => (audit ??= auditSealed(database, box, table));
  const check = (name: string, note: boolean, which: 'unopened' | 'stale'): Check => ({
    context,
    check: name,
    of: table.table,
    note,
    run: async () => {
      const result = await audited();
      return { checked: result.rows, ...result[which] };
    },
  });
  const what = table.index ? 'every sealed value opens, and its index is right' : 'every sealed value opens';
  return [
    check(`${what} (${table.table})`, false, 'unopened'),
    check(`all is sealed under the first key (${table.table})`, true, 'stale'),
  ];
}

/**
 * Checks the data of every context: one finding a check, as they are made. All of it on one connection, in one transaction that reads one
 * moment of the database (REPEATABLE READ, READ ONLY) and holds nobody up.
 * @param database a connection whose transaction is open
 */
export async function* audit(
  database: Queryable,
  box: SecretBox,
  integrity: readonly IntegrityChecks[],
): AsyncGenerator<Finding> {
  const checks = integrity.flatMap(({ context, invariants, sealed }): Check[] => [
    ...invariants.map((invariant) => ({
      context,
      check: invariant.name,
      of: invariant.over,
      note: invariant.note === true,
      run: () => checkInvariant(database, invariant),
    })),
    ...sealed.flatMap((table) => sealedChecks(database, box, context, table)),
  ]);
  for (const { context, check, of, note, run } of checks) {
    const since = performance.now();
    const counts = await run();
    const verdict = counts.found === 0 ? 'ok' : note ? 'note' : 'wrong';
    const milliseconds = Math.round(performance.now() - since);
    yield { context, check, verdict, of, ...counts, milliseconds };
  }
}
