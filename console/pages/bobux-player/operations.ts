/** Every kind of entry, in the words of the routes. */
export const OPERATIONS = [
  'set',
  'add',
  'subtract',
  'transfer_out',
  'transfer_in',
  'hold',
  'release',
  'capture',
  'reverse',
  'sql',
] as const;
export type Operation = (typeof OPERATIONS)[number];

const WORDS: Readonly<Record<Operation, string>> = {
  set: 'Set',
  add: 'Add',
  subtract: 'Subtract',
  transfer_out: 'Transfer to',
  transfer_in: 'Transfer from',
  hold: 'Hold',
  release: 'Release',
  capture: 'Capture',
  reverse: 'Reversal',
  sql: 'SQL',
};

export const sayOperation = (operation: Operation): string => WORDS[operation];
