/**
 * A string, or a number with what may follow its digits. A string that does not end goes on to the end, so that no character is looked at twice.
 */
const TOKEN = /"(?:[^"\\]|\\.)*"?|-?\d[\d.eE+-]*/gs;

/**
 * Reads JSON, but each number as the text that it is written as: `3.0` stays `3.0`, and 20 digits stay 20 digits.
 * @param text JSON
 * @throws SyntaxError
 */
export function parseWithLiteralNumbers(text: string): unknown {
  // Which numbers are right is JSON's to say.
  const parsed: unknown = JSON.parse(text);
  let hasNumbers = false;
  const exact = text.replace(TOKEN, (token) => {
    if (token.startsWith('"')) return token;
    hasNumbers = true;
    return `"${token}"`;
  });
  return hasNumbers ? JSON.parse(exact) : parsed;
}
