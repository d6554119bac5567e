import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { BufferedHistogram } from './buffered-histogram.js';

function scraped(labelNames = ['command', 'outcome']) {
  const registry = new Registry();
  const durations = new BufferedHistogram({
    name: 'seconds',
    help: 'Seconds',
    labelNames,
    buckets: [1, 2],
    registers: [registry],
  });
  const lines = async (): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { durations, lines };
}

describe('BufferedHistogram', () => {
  it('should count at a scrape what waits, once', async () => {
    const { durations, lines } = scraped();
    durations.observe(0.5, 'ping', 'ok');
    durations.observe(1.5, 'ping', 'ok');
    durations.observe(4, 'ping', 'DB_ERROR');
    const expected = [
      'seconds_bucket{le="1",command="ping",outcome="ok"} 1',
      'seconds_bucket{le="2",command="ping",outcome="ok"} 2',
      'seconds_bucket{le="+Inf",command="ping",outcome="ok"} 2',
      'seconds_sum{command="ping",outcome="ok"} 2',
      'seconds_count{command="ping",outcome="ok"} 2',
      'seconds_bucket{le="1",command="ping",outcome="DB_ERROR"} 0',
      'seconds_bucket{le="2",command="ping",outcome="DB_ERROR"} 0',
      'seconds_bucket{le="+Inf",command="ping",outcome="DB_ERROR"} 1',
      'seconds_sum{command="ping",outcome="DB_ERROR"} 4',
      'seconds_count{command="ping",outcome="DB_ERROR"} 1',
    ];
    expect((await lines()).sort()).toEqual([...expected].sort());
    expect((await lines()).sort()).toEqual([...expected].sort());
  });

  it.each([[[]], [['command']], [['command', 'outcome']]])(
    'should keep series apart whose labels begin alike: %j',
    async (labelNames) => {
      const { durations, lines } = scraped(labelNames);
      const series = [
        ['a', 'b'],
        ['a', 'c'],
        ['b', 'a'],
        ['ab', ''],
        ['a', 'b'],
      ].map((labels) => labels.slice(0, labelNames.length));
      for (const labels of series) durations.observe(1, ...labels);
      const counts = (await lines()).filter((line) => line.startsWith('seconds_count'));
      const expected = new Map<string, number>();
      for (const labels of series) {
        const names = labels.map((label, at) => `${labelNames[at]}="${label}"`).join(',');
        const name = labels.length > 0 ? `seconds_count{${names}}` : 'seconds_count';
        expected.set(name, (expected.get(name) ?? 0) + 1);
      }
      expect(counts.sort()).toEqual([...expected].map(([name, count]) => `${name} ${count}`).sort());
    },
  );

  it('should lose none of many', async () => {
    const { durations, lines } = scraped();
    for (let n = 0; n < 1_000; n++) durations.observe(n % 2, 'ping', 'ok');
    expect(await lines()).toContain('seconds_count{command="ping",outcome="ok"} 1000');
    durations.observe(1, 'ping', 'ok');
    expect(await lines()).toContain('seconds_sum{command="ping",outcome="ok"} 501');
  });
});
