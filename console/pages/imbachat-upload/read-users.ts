import Papa from 'papaparse';

/** A user as one line of NDJSON, and where it stands in the file that was chosen. */
export interface UserLine {
  readonly line: number;
  readonly json: string;
}

export interface LineError {
  readonly line: number;
  readonly message: string;
}

export interface ReadUsers {
  readonly lines: readonly UserLine[];
  /** What could not even be read. */
  readonly errors: readonly LineError[];
}

const NUMBERS = new Set(['user_id', 'lastlogin']);
const DELIMITERS = [',', ';', '\t', '|'] as const;
const LISTS = new Set(['profiles', 'permissions']);

/**
 * The users in a file: CSV with a head line, a JSON array, or NDJSON.
 * @throws Error it is none of them
 */
export function readUsers(name: string, text: string): ReadUsers {
  const start = text.trimStart();
  if (start.startsWith('[')) return ofArray(start);
  if (start.startsWith('{') || /\.(ndjson|jsonl)$/i.test(name)) return ofLines(text);
  return ofCsv(text);
}

function ofArray(text: string): ReadUsers {
  const values = parsed(text);
  if (!Array.isArray(values))
    throw new Error('The file is no JSON: it begins like an array and does not end like one.');
  return {
    lines: values.map((value, index) => ({ line: index + 1, json: JSON.stringify(value) })),
    errors: [],
  };
}

function ofLines(text: string): ReadUsers {
  const lines = text
    .split('\n')
    .map((json, index) => ({ line: index + 1, json: json.trim() }))
    .filter(({ json }) => json !== '');
  return { lines, errors: [] };
}

function ofCsv(text: string): ReadUsers {
  const table = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(table);
  const { data, errors } = Papa.parse<string[]>(table, { delimiter, skipEmptyLines: false });
  const [head, ...rows] = data;
  const names = head?.map((one) => one.trim()) ?? [];
  if (!names.includes('user_id'))
    throw new Error(
      `The file is neither JSON nor a table with a column user_id; its first line was read as: ${names.join(delimiter).slice(0, 200)}`,
    );
  const lines = rows.flatMap((cells, index): UserLine[] =>
    cells.every((cell) => cell.trim() === '')
      ? []
      : // The head is line 1. A cell may hold line ends: then this counts records, as the message says.
        [{ line: index + 2, json: JSON.stringify(ofCells(names, cells)) }],
  );
  return { lines, errors: errors.map(({ row, message }) => ({ line: (row ?? 0) + 1, message })) };
}

/** What parts the names in the head line: the cells below it may hold any of them, and the line behind the last has none. */
function delimiterOf(table: string): string {
  const head = /^[^\r\n]*/.exec(table)?.[0] ?? '';
  const counts = DELIMITERS.map((one) => head.split(one).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** An empty cell says nothing, so that a field stays where it was. */
function ofCells(names: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const user: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const cell = cells[index]?.trim() ?? '';
    if (name === '' || cell === '') continue;
    user[name] = valueOf(name, cell);
  }
  return user;
}

function valueOf(name: string, cell: string): unknown {
  if (NUMBERS.has(name) && /^\d+$/.test(cell)) return Number(cell);
  if (name === 'banned' && /^(true|false|1|0)$/i.test(cell)) return /^(true|1)$/i.test(cell);
  if (LISTS.has(name)) return parsed(cell) ?? cell;
  return cell;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
