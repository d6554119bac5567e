import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { Metrics } from './metrics.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Of an app that is over. */
function measuredOnce(): WeakRef<object> {
  const owner = { count: 1 };
  new Metrics().gauge('things', 'Things.', [], (gauge) => gauge.set(owner.count));
  return new WeakRef(owner);
}

describe('the figures of an app', () => {
  it('should come with those of the process, each once', async () => {
    const metrics = new Metrics();
    metrics.gauge('things', 'Things.', [], (gauge) => gauge.set(3));
    const { text, contentType } = await metrics.scrape();
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/);
    const described = text.split('\n').filter((line) => line.startsWith('# TYPE '));
    expect(described).toEqual(
      expect.arrayContaining(['# TYPE things gauge', '# TYPE process_cpu_seconds_total counter']),
    );
    expect(new Set(described).size).toBe(described.length);
    expect(text).toMatch(/^things 3$/m);
  });

  it('should keep nothing of an app that is over, whatever goes on measuring the process', async () => {
    const owner = measuredOnce();
    await turn();
    collectGarbage();
    expect(owner.deref()).toBeUndefined();
  });
});
