import { Readable } from 'node:stream';
import { expect, it } from '@jest/globals';
import { Workplace } from '../platform/process/quartet-process.js';
import { TEST_SECRETS_KEY } from '../support/test-app.js';
import { startBridge } from './bridge-client.js';
import { startUpload } from './directory-upload.js';

/* The uploads of few users are in ndjson.e2e.ts. */

const line = (id: number, more: object = {}): string =>
  `${JSON.stringify({ user_id: id, name: `U${id}`, ...more })}\n`;

it('should take 100,000 users in one upload with flat memory', async () => {
  // A server of its own: this process is the client, and holds what Jest holds.
  const bridge = await startBridge();
  const workplace = await Workplace.make();
  try {
    const [username, password] = [bridge.admin.username, bridge.admin.password];
    const quartet = await workplace.start({
      DATABASE_URL: bridge.database.url,
      SECRETS_KEY: TEST_SECRETS_KEY,
      ADMIN_USERNAME: username,
      ADMIN_PASSWORD: password,
      OPERATIONS_PUBLIC: 'metrics',
    });
    const resident = async (): Promise<number> => {
      const figures = await (await fetch(`${quartet.url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(figures)?.[1]);
    };
    const users = 100_000;
    const badge = 'b'.repeat(180);
    const up = startUpload(bridge, quartet.url);
    const sizes: number[] = [];
    let told = 0;
    const reading = (async () => {
      for (let result = await up.next(); result !== undefined; result = await up.next()) {
        if (result.done) return result;
        if (++told % 20 === 0) sizes.push(await resident());
      }
    })();
    await up.pipe(
      Readable.from(
        (function* () {
          for (let id = 1; id <= users; id++) yield line(id, { badge, lastlogin: id });
        })(),
        { objectMode: false },
      ),
    );
    expect(await reading).toEqual({ done: true, batches: 200, created: users, updated: 0, refused: 0 });
    expect(told).toBe(200);
    expect(await bridge.database.query('SELECT count(*)::int AS n FROM imbachat.users')).toEqual([
      { n: users },
    ]);
    // The upload has 25 MB; held whole, as objects, it would take several times that.
    expect(Math.max(...sizes) - sizes[0]!).toBeLessThan(100 * 2 ** 20);
  } finally {
    await workplace.clear();
    await bridge.close();
  }
}, 60_000);
