/** The database cannot be opened; the message is for the operator and holds no password. */
export class DatabaseStartError extends Error {
  override readonly name = 'DatabaseStartError';
}
