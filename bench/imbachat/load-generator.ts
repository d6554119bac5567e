import { Agent } from 'undici';

/**
 * Asks one address for 100 random users again and again over 16 kept connections, in a process of its own.
 * Arguments: address before the ids, users, seconds. Prints `{"perSecond","p50","p99"}` (ms), or fails on any wrong answer.
 */
const [base = '', users = '0', seconds = '0'] = process.argv.slice(2);
const CONNECTIONS = 16;
const IDS = 100;
const agent = new Agent({ connections: CONNECTIONS, pipelining: 1 });
const { origin, pathname, search } = new URL(base);
const headers = { authorization: `Basic ${Buffer.from('root:abc').toString('base64')}` };
const times: number[] = [];

function ids(): string {
  const chosen = new Set<number>();
  while (chosen.size < IDS) chosen.add(1 + Math.floor(Math.random() * Number(users)));
  return [...chosen].join(',');
}

/** @param check reads the answer as well, which would take much of the machine while it is measured */
async function ask(check: boolean): Promise<void> {
  const path = `${pathname}${search}${ids()}`;
  const { statusCode, body } = await agent.request({ origin, path, method: 'GET', headers });
  const bytes = Buffer.from(await body.arrayBuffer());
  if (statusCode !== 200 || bytes.length < IDS * 50) throw new Error(bytes.toString().slice(0, 200));
  if (check && (JSON.parse(bytes.toString()) as unknown[]).length !== IDS) throw new Error('not 100 users');
}

async function runFor(milliseconds: number, keep: boolean): Promise<void> {
  const end = performance.now() + milliseconds;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      const start = performance.now();
      await ask(!keep);
      if (keep) times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

await runFor(1_500, false);
await runFor(Number(seconds) * 1_000, true);
times.sort((a, b) => a - b);
const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
process.stdout.write(
  JSON.stringify({ perSecond: times.length / Number(seconds), p50: at(0.5), p99: at(0.99) }),
);
await agent.destroy();
