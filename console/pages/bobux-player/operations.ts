import type { BobuxEntry } from '../../../clients/typescript/src/generated/openapi';

export type Operation = BobuxEntry['operation'];

/** Every kind of entry that the routes know, as it is said here. */
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

export const OPERATIONS = Object.keys(WORDS) as readonly Operation[];
export const sayOperation = (operation: Operation): string => WORDS[operation];

/** A hold ends by its release or capture, and what was given back or reversed stays so. */
const FINAL: ReadonlySet<Operation> = new Set(['hold', 'release', 'reverse']);
export const canBeReversed = ({ operation, reversed_by: by }: BobuxEntry): boolean =>
  by === null && !FINAL.has(operation);
