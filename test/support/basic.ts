/** The `Authorization` header of HTTP Basic. */
export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Of an operator, or another user of HTTP Basic. */
export const basicOf = (user: { readonly username: string; readonly password: string }): string =>
  basic(user.username, user.password);
