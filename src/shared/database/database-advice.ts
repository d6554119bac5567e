import { sqlStateOf } from './database-error.js';

/** By the code of the system or the SQLSTATE: what the operator can mend of a database that does not work. */
const ADVICE: readonly (readonly [codes: readonly string[], advice: string])[] = [
  [['ECONNREFUSED', 'ENOENT'], 'Start that PostgreSQL, or correct DATABASE_URL.'],
  [['ENOTFOUND', 'EAI_AGAIN'], 'Correct the host in DATABASE_URL.'],
  [
    ['ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
    'Look for a firewall between here and there, or correct DATABASE_URL.',
  ],
  [['3D000'], 'Make it (CREATE DATABASE), or correct DATABASE_URL.'],
  [['28P01', '28000'], 'Correct user and password in DATABASE_URL, or let the user in (pg_hba.conf).'],
  [['42501'], 'Give the user of DATABASE_URL that right, or make it the owner of the database.'],
  [['53100'], 'Make room on the disk of PostgreSQL.'],
  [['53300'], 'Raise max_connections of PostgreSQL, or lower DATABASE_POOL.'],
  [['57P03'], 'It starts or stops just now: try again in a moment.'],
];

const AGAIN = 'The connection was lost: try again when PostgreSQL is there.';

/** What pg says, without a code, of a connection that was lost or never came (pg 8, lib/client.js). */
const LOST = /^(?:Connection terminated|Client has encountered a connection error|Query read timeout)/;
const NEVER_CAME = /^(?:timeout expired|Connection terminated due to connection timeout)/;

/** What a failed connection says. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message || error.name : String(error);
}

/** True of what the database or its connection said, in whatever wrapping; not of a fault in our own code. */
export function isOfDatabase(error: unknown): boolean {
  return sqlStateOf(error) !== undefined || LOST.test(reasonOf(error)) || NEVER_CAME.test(reasonOf(error));
}

/** What it says, and what can be mended about it, as one line. */
export function reasonAndAdvice(error: unknown): string {
  const reason = reasonOf(error);
  const { code } = error as { code?: unknown };
  const state = sqlStateOf(error) ?? (typeof code === 'string' ? code : '');
  const advice = ADVICE.find(([codes]) => codes.includes(state))?.[1] ?? adviceByText(state, reason);
  return advice === undefined ? reason : `${reason}${/[.!?]$/.test(reason) ? '' : '.'} ${advice}`;
}

function adviceByText(state: string, reason: string): string | undefined {
  if (NEVER_CAME.test(reason)) return ADVICE.find(([codes]) => codes.includes('ETIMEDOUT'))?.[1];
  return LOST.test(reason) || /^(?:08|57P0[12]|ECONNRESET|EPIPE)/.test(state) ? AGAIN : undefined;
}
