/**
 * Whether PostgreSQL can keep every text in a value read from JSON: it has no place for NUL and for half a surrogate pair, which JSON
 * both can write.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member));
}

/** As deep as what is kept may nest: PostgreSQL's `jsonb`, the readers of the answer and our own recursion all have a bottom somewhere. */
export const MAX_DEPTH = 64;

/** Whether arrays and objects stand in one another more than `left` times; never looks further down than that. */
export function nestsTooDeep(value: unknown, left = MAX_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((member) => nestsTooDeep(member, left - 1));
}

/** A text as it is searched for and searched in: letter case and compatibility forms aside, in every script. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
