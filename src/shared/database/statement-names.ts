/** A process has some hundred statements; what is put together from a caller's choice could have any number. */
const MAX_NAMES = 500;

const names = new Map<string, string>();

/**
 * The name under which a connection keeps this statement parsed and planned (PostgreSQL manual, "Extended Query"), so that it need not do
 * both again for each call; `undefined` where there are too many already.
 */
export function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined || names.size >= MAX_NAMES) return known;
  const name = `quartet_${names.size + 1}`;
  names.set(sql, name);
  return name;
}
