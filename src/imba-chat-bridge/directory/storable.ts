/**
 * Whether PostgreSQL can keep every text in a value read from JSON: it has no place for NUL and for half a surrogate pair, which JSON
 * both can write.
 */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorable(member));
}

/** A text as it is searched for and searched in: letter case and compatibility forms aside, in every script. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
