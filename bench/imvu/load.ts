import { Agent } from 'undici';

export interface Target {
  readonly name: string;
  readonly url: string;
  readonly headers: Record<string, string>;
}

export interface Figures {
  /** Calls a second. */
  readonly rate: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/**
 * Callers that each wait for their answer before they call again.
 * @param pause milliseconds between a caller's calls; 0 = as fast as it goes
 */
export async function load(
  target: Target,
  callers: number,
  seconds: number,
  pause: number,
): Promise<Figures> {
  const { origin, pathname } = new URL(target.url);
  const agent = new Agent({ connections: callers, pipelining: 1 });
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const caller = async (index: number): Promise<void> => {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, (pause * index) / callers));
    while (performance.now() < end) {
      const start = performance.now();
      const { statusCode, body } = await agent.request({
        origin,
        path: pathname,
        method: 'GET',
        headers: target.headers,
      });
      const answer = await body.text();
      if (statusCode !== 200) throw new Error(`${target.name} answered ${statusCode}: ${answer}`);
      latencies.push(performance.now() - start);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: callers }, (_, index) => caller(index)));
  const took = (performance.now() - started) / 1000;
  await agent.close();
  latencies.sort((one, other) => one - other);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { rate: latencies.length / took, p50: at(0.5), p99: at(0.99) };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
