/** What a parent sends at once whose child shall end with it, also where the parent is killed (`npm run demo`). */
export const END_WITH_ME = 'end with me';

/**
 * Ends this process with its parent, where that has a channel to it and wishes so; other parents that fork (pm2) may come and go. Call it
 * behind `stopOnSignals`: the end is a SIGTERM.
 */
export function endWithParent(): void {
  if (process.send === undefined) return;
  const end = (): void => void process.emit('SIGTERM', 'SIGTERM');
  if (!process.connected) {
    // It was gone before this process had read its own sources, and its wish with it.
    end();
    return;
  }
  process.on('message', (message) => {
    if (message === END_WITH_ME) process.once('disconnect', end);
  });
}
