/** A text as it is searched for and searched in: letter case and compatibility forms aside, in every script. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
