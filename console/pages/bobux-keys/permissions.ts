/** What a key may do, bit by bit (Bobux, "Permissions"). */
export const PERMISSIONS = [
  { bit: 1, name: 'Read', what: 'players, history, ranks' },
  { bit: 2, name: 'Write', what: 'balances, transfers, holds' },
  { bit: 4, name: 'Account', what: 'make and link accounts' },
  { bit: 8, name: 'Admin', what: 'keys and SQL' },
] as const;

export const namesOf = (permissions: number): readonly string[] =>
  PERMISSIONS.filter(({ bit }) => (permissions & bit) !== 0).map(({ name }) => name);
