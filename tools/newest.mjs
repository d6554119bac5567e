import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * When the newest of some files and folders was changed; a deleted file shows in its folder. What is not there does not count.
 * @returns milliseconds, or -Infinity where nothing is there
 */
export function newestOf(paths) {
  const times = [];
  const look = (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return;
    times.push(found.mtimeMs);
    if (found.isDirectory()) for (const name of readdirSync(path)) look(join(path, name));
  };
  for (const path of paths) look(path);
  return Math.max(...times);
}

/** When a stamp was set, or 0. */
export const stampedAt = (stamp) => statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
