import { BobuxError, connect } from '../../clients/typescript/src/bobux/index.js';
import { anyOf, repeat, type Stage } from './pace.js';

const PLAYERS = 40;
const SHOP = 'demo-shop';

/** A game server: pays for rounds, takes for purchases, and now and then meets a player who has too little. */
export async function runGameServer(stage: Stage, key: string, secret: string): Promise<void> {
  const bobux = await connect(stage.url, key, secret);
  const steams = Array.from({ length: PLAYERS }, (_, index) => `7656119${String(8_000_000_000 + index)}`);
  for (const id of [SHOP, ...steams]) await bobux.createaccount({ id });
  const anyPlayer = (): string => anyOf(steams);

  await repeat('game server', 400, stage, async () => {
    await bobux.setbobux({ id: anyPlayer(), amount: 20, operation: 1, reason: 'won a round' });
    await refusable(() => bobux.transfer({ from: anyPlayer(), to: SHOP, amount: 5, reason: 'a hat' }));
    if (Math.random() < 0.3) await order(anyPlayer());
    // More than anybody has: INSUFFICIENT_BOBUX_ERROR.
    if (Math.random() < 0.1)
      await refusable(() => bobux.transfer({ from: anyPlayer(), to: SHOP, amount: 1_000_000 }));
  });
  await bobux.close();

  async function order(id: string): Promise<void> {
    await refusable(async () => {
      const { hold } = await bobux.hold({ id, amount: 10, seconds: 600, reason: 'an order' });
      if (Math.random() < 0.5) await bobux.capture({ hold: hold.id, to: SHOP });
      else if (Math.random() < 0.7) await bobux.release({ hold: hold.id });
    });
  }
}

/** A refusal for too little is part of a shop's day. */
async function refusable(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof BobuxError)) throw error;
    if (!error.code.startsWith('INSUFFICIENT')) throw error;
  }
}
