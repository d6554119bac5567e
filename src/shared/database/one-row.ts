/**
 * The row of a statement that always gives one.
 * @throws Error there is none: whatever would be made up in its place would be wrong
 */
export function oneRow<Row>([row]: readonly Row[]): Row {
  if (row === undefined) throw new Error('The database returned no row.');
  return row;
}
