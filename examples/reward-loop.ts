/**
 * A game server's reward loop: after each round everybody who took part is paid, once, though the server may crash in between.
 *
 *     BOBUX_KEY=... BOBUX_SECRET=... npx tsx examples/reward-loop.ts
 */
import { createInterface } from 'node:readline';
// Elsewhere: from 'quartet-client'.
import { BobuxError, connect } from '../clients/typescript/src/bobux/index.js';

/** A round as the game tells it, one line of JSON each; here on standard input. */
interface Round {
  readonly id: string;
  /** Unix seconds, when it ended: with the id what makes its payment one message. */
  readonly ended: number;
  /** Steam ids, the best first. */
  readonly players: readonly string[];
}

const PRIZES = [50, 30, 20];
const FOR_TAKING_PART = 5;

const { BOBUX_KEY = '', BOBUX_SECRET = '', QUARTET_URL = 'http://127.0.0.1:3000' } = process.env;
if (BOBUX_KEY === '' || BOBUX_SECRET === '') {
  console.error('Set BOBUX_KEY and BOBUX_SECRET: a key of Quartet and its secret.');
  process.exit(2);
}
const bobux = await connect(QUARTET_URL, BOBUX_KEY, BOBUX_SECRET);
const known = new Set<string>();

async function makeKnown(steam: string): Promise<void> {
  if (known.has(steam)) return;
  try {
    await bobux.createaccount({ id: steam });
  } catch (error) {
    if (!(error instanceof BobuxError && error.code === 'PLAYER_EXISTS_ERROR')) throw error;
  }
  known.add(steam);
}

async function pay({ id, ended, players }: Round): Promise<void> {
  await Promise.all(players.map(makeKnown));
  const changes = players.map((steam, place) => ({
    id: steam,
    amount: PRIZES[place] ?? FOR_TAKING_PART,
    operation: 1,
    reason: `round ${id}`,
  }));
  // All or none; the same round again, as after a crash, is the same message and gets the first answer.
  const { players: paid } = await bobux.batch({ changes }, { nonce: `round-${id}`, timestamp: ended });
  console.log(`round ${id}: ${paid.map(({ steam, bobux }) => `${String(steam)} ${bobux}`).join(', ')}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() !== '') await pay(JSON.parse(line) as Round);
}
await bobux.close();
