import { nonceName, sizeOf, type BalanceCommand } from './balance-command.js';
import type { BalanceChange } from './balance-change.js';

/** Steps in one statement, and so commands in one batch: more would make each of them wait longer than it saves. */
export const MAX_CHANGES = 512;

/** Those from the first on that fit in one statement: by their changes, and no nonce twice. At least one. */
export function fittingPart<Command extends BalanceChange | BalanceCommand>(
  commands: readonly Command[],
): readonly Command[] {
  const [part = []] = withDistinctNonces(commands);
  let size = 0;
  const past = part.findIndex((command, at) => (size += sizeOf(command)) > MAX_CHANGES && at > 0);
  return past < 0 ? part : part.slice(0, past);
}

/** Cuts before a nonce comes a second time: the second must find the record of the first. */
export function withDistinctNonces<Command extends BalanceChange | BalanceCommand>(
  changes: readonly Command[],
): (readonly Command[])[] {
  if (changes.every(({ nonce }) => nonce === undefined)) return [changes];
  const parts: Command[][] = [[]];
  const seen = new Set<string>();
  for (const change of changes) {
    const name = nonceName(change);
    if (name !== undefined) {
      if (seen.has(name)) {
        parts.push([]);
        seen.clear();
      }
      seen.add(name);
    }
    parts.at(-1)?.push(change);
  }
  return parts;
}
