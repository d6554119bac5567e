/** @returns a new id of an edit. `crypto.randomUUID` is there on pages of https only. */
export function newEditId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
