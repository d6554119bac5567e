import { Agent, request } from 'node:http';

/**
 * Asks one address for 100 random users again and again over 16 kept connections, in a process of its own.
 * Arguments: address before the ids, users, seconds. Prints `{"perSecond","p50","p99"}` (ms), or fails on any wrong answer.
 */
const [base = '', users = '0', seconds = '0'] = process.argv.slice(2);
const CONNECTIONS = 16;
const IDS = 100;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const headers = { authorization: `Basic ${Buffer.from('root:abc').toString('base64')}` };
const times: number[] = [];

function ids(): string {
  const chosen = new Set<number>();
  while (chosen.size < IDS) chosen.add(1 + Math.floor(Math.random() * Number(users)));
  return [...chosen].join(',');
}

function ask(check: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    request(`${base}${ids()}`, { agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const body = Buffer.concat(chunks);
        if (response.statusCode !== 200 || body.length < IDS * 50)
          reject(new Error(body.toString().slice(0, 200)));
        else if (check && (JSON.parse(body.toString()) as unknown[]).length !== IDS)
          reject(new Error('not 100 users'));
        else resolve();
      });
    })
      .on('error', reject)
      .end();
  });
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
agent.destroy();
