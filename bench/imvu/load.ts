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
 * @param pause milliseconds from one call of a caller to its next; 0 = as fast as it goes. The callers' times are spread evenly: callers that
 *   wait so long after an answer fall into step with one another, and then meet the queue that they make themselves
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
  const started = performance.now();
  const end = started + seconds * 1000;
  const caller = async (index: number): Promise<void> => {
    for (let turn = index / callers; performance.now() < end; turn++) {
      if (pause > 0) await until(started + turn * pause);
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
    }
  };
  await Promise.all(Array.from({ length: callers }, (_, index) => caller(index)));
  const took = (performance.now() - started) / 1000;
  await agent.close();
  latencies.sort((one, other) => one - other);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { rate: latencies.length / took, p50: at(0.5), p99: at(0.99) };
}

function until(time: number): Promise<void> {
  const left = time - performance.now();
  return left <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, left));
}

export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
