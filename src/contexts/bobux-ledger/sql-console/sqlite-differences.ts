/** What PostgreSQL says of a statement. */
export interface Complaint {
  readonly statement: string;
  readonly message: string;
  /** SQLSTATE. */
  readonly state: string;
}

const SYNTAX_ERROR = '42601';
const NO_SUCH_COLUMN = '42703';
const NO_SUCH_FUNCTION = '42883';
const STATEMENTS = 'sendsql runs one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement';
/** Patterns look at this much of a statement. */
const MAX_SEARCHED = 10_000;

/** SQLite's name, and what does the same here. */
const functions: Record<string, string> = {
  ifnull: 'coalesce(a, b)',
  iif: 'CASE WHEN … THEN … ELSE … END',
  group_concat: "string_agg(a, ',')",
  datetime: "now(), or now() - interval '1 day'",
  strftime: "to_char(a, 'YYYY-MM-DD')",
  julianday: 'extract(epoch FROM a) / 86400',
  unixepoch: 'extract(epoch FROM a)',
  instr: 'strpos(a, b)',
  char: 'chr(a)',
  hex: "encode(a, 'hex')",
  randomblob: 'random()',
  typeof: 'pg_typeof(a)',
  printf: 'format(a, …)',
  total: 'coalesce(sum(a), 0)',
  changes: 'data.affected of the answer',
  last_insert_rowid: 'INSERT … RETURNING id',
  json_extract: "a -> 'name'",
};

interface Difference {
  applies(complaint: Complaint, words: string): boolean;
  readonly here: string;
}

const begins = (pattern: RegExp) => ({ applies: (_: Complaint, words: string) => pattern.test(words) });
const says = (pattern: RegExp) => ({ applies: ({ message }: Complaint) => pattern.test(message) });
const syntax = (pattern: RegExp) => ({
  applies: ({ state }: Complaint, words: string) => state === SYNTAX_ERROR && pattern.test(words),
});

/** The first that applies is shown. */
const differences: readonly Difference[] = [
  {
    ...begins(/^pragma\b/i),
    here: "instead of PRAGMA: SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'players'",
  },
  {
    ...says(/^relation "sqlite_(?:master|schema)"/),
    here: "instead of sqlite_master: SELECT table_name FROM information_schema.tables WHERE table_schema = 'bobux'",
  },
  {
    ...begins(/^\./),
    here: 'commands of the sqlite3 shell are not known; the tables are players and entries',
  },
  { ...syntax(/^insert or ignore\b/i), here: 'instead of INSERT OR IGNORE: INSERT … ON CONFLICT DO NOTHING' },
  {
    ...syntax(/^(?:insert or )?replace\b/i),
    here: 'instead of INSERT OR REPLACE: INSERT … ON CONFLICT (steam) DO UPDATE SET bobux = excluded.bobux',
  },
  { ...syntax(/^update or \w/i), here: 'UPDATE has no OR clause' },
  { ...says(/^column "(?:rowid|oid|_rowid_)"/), here: 'instead of rowid: id' },
  {
    applies: ({ state, statement, message }) => {
      const name = /^column "([^"]{1,200})" does not exist/.exec(message)?.[1];
      return state === NO_SUCH_COLUMN && name !== undefined && statement.includes(`"${name}"`);
    },
    here: "text stands in single quotes ('text'); double quotes are for names of columns",
  },
  { ...says(/^operator does not exist: .{0,200} == /), here: 'instead of ==: =' },
  {
    applies: ({ message }) => message.includes('parameter') && /\$\d|requires \d/.test(message),
    here: 'there are no parameters: write the values into the statement',
  },
  { ...syntax(/\bglob\b/i), here: "instead of GLOB: LIKE 'a%', or ILIKE, or ~" },
  { ...syntax(/`/), here: 'names stand in double quotes, not in `' },
  { ...syntax(/\[\w/), here: 'names stand in double quotes, not in [ ]' },
  { ...syntax(/\?/), here: 'there are no parameters (?): write the values into the statement' },
  {
    ...syntax(
      /^(?:explain|create|drop|alter|begin|commit|rollback|savepoint|release|end|vacuum|analyze|attach|detach|reindex|set|do|copy|truncate|grant|revoke|call|lock|declare)\b/i,
    ),
    here: `not this kind of statement: ${STATEMENTS}`,
  },
  { applies: ({ state }) => state === SYNTAX_ERROR, here: STATEMENTS },
];

const SQLITE_FUNCTION = /^function (\w{1,40})\(/;

/**
 * Where the seed's SQLite would have taken what PostgreSQL refuses: what to write instead.
 * Takes time linear in the statement's length; undefined where it has nothing to say.
 */
export function differenceFromSqlite(complaint: Complaint): string | undefined {
  const name =
    complaint.state === NO_SUCH_FUNCTION ? SQLITE_FUNCTION.exec(complaint.message)?.[1] : undefined;
  const instead = name !== undefined && Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (instead !== undefined) return `this is PostgreSQL, not SQLite: instead of ${name}: ${instead}`;
  const words = complaint.statement.trimStart().slice(0, MAX_SEARCHED).replace(/\s+/g, ' ');
  const found = differences.find((difference) => difference.applies(complaint, words))?.here;
  if (found === undefined || found === STATEMENTS) return found;
  return `this is PostgreSQL, not SQLite: ${found}`;
}
