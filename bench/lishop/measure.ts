import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Found, Load } from './load.js';
import type { Contestant } from './servers.js';

/** One run of the load generator. @throws where an answer was no success */
export async function measure(contestant: Contestant, load: Omit<Load, 'port'>): Promise<Found> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    join('bench', 'lishop', 'load-generator.ts'),
    JSON.stringify({ port: contestant.port, ...load } satisfies Load),
  ]);
  const found = JSON.parse(stdout) as Found;
  if (found.wrong > 0) throw new Error(`${load.operation}: ${found.wrong} answers were no success.`);
  return found;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** A list as an app makes it. @returns its owner's key */
export async function registerList(quartet: Contestant, paymentIdentifier: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${quartet.port}/api_keys/registerAccount`, {
    method: 'POST',
    body: new URLSearchParams({ paymentIdentifier, receipt: 'bench' }),
  });
  return ((await response.json()) as { api_key: string }).api_key;
}
