import { Imvu } from '../../clients/typescript/src/imvu/index.js';
import { anyOf, repeat, type Stage } from './pace.js';
import type { ImvuSimulator } from '../../test/simulators/imvu.js';

const PASSWORD = 'a long password';
const READY = [
  ['ada@demo.example', 'analytical-engine'],
  ['alan@demo.example', 'bombe-at-the-park'],
] as const;
/** Waits for a code that only its owner has: 123456. */
const WAITING = ['grace@demo.example', 'nanoseconds'] as const;

export function addImvuAccounts(imvu: ImvuSimulator): void {
  for (const [name, password] of READY) imvu.addAccount(name, password);
  imvu.addAccount(...WAITING, { code: '123456' });
}

/** A bot that calls IMVU through Quartet, with two accounts that work and one that waits for a code. */
export async function runBot(stage: Stage, apiKey: string): Promise<void> {
  const response = await fetch(`${stage.url}/imvu/users`, {
    method: 'POST',
    headers: { api_key: apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo-bot', password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`The bot was not registered: ${await response.text()}`);
  const imvu = new Imvu(stage.url, 'demo-bot', PASSWORD);
  for (const [name, password] of [...READY, WAITING]) await imvu.addAccount(name, password);
  await repeat('bot', 1_000, stage, async () => {
    await (await imvu.fetch(anyOf(['/login/me', '/user/user-100001']))).arrayBuffer();
    if (Math.random() < 0.2) await (await imvu.lease()).end();
  });
}
