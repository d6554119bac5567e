import { setTimeout as sleep } from 'node:timers/promises';

/** What goes away by itself, such as a connection that is being closed, has this time for it. */
const MAX_WAIT_MS = 10_000;
const INTERVAL_MS = 20;
/** Work that ends by itself. */
const PASSING = new Set([
  'FSReqCallback',
  'FSReqPromise',
  'CloseReq',
  'SimpleShutdownWrap',
  'SimpleWriteWrap',
]);

function countOpen() {
  const counts = new Map();
  for (const name of process.getActiveResourcesInfo()) {
    if (!PASSING.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/**
 * Whoever leaves a timer, a socket or a process behind keeps Jest's worker from its end. To be called before a test file runs.
 * @returns to be called after it: waits until nothing is open that was not open before. @throws where that stays so, with what it is
 */
export function watchOpenHandles() {
  const before = countOpen();
  const left = () =>
    [...countOpen()]
      .map(([name, count]) => [name, count - (before.get(name) ?? 0)])
      .filter(([, count]) => count > 0);
  return async () => {
    const end = Date.now() + MAX_WAIT_MS;
    while (left().length > 0 && Date.now() < end) await sleep(INTERVAL_MS);
    const names = left().map(([name, count]) => `${count} × ${name}`);
    if (names.length > 0)
      throw new Error(`Still open ${MAX_WAIT_MS / 1000} s after the last test: ${names.join(', ')}`);
  };
}
