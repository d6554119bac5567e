import { Ring } from './ring.js';

const SUCCESS = Buffer.from('"success":true');

/** @throws Error unless the answer is a successful one */
export function requireSuccess(answer: Buffer): void {
  if (!answer.includes(SUCCESS)) throw new Error(`An unsuccessful answer: ${answer.toString()}`);
}

/**
 * Follows the answers to `setbobux` add 1 on one connection that nobody else writes beside: each must be for the player whose turn it is,
 * and the balance one more than in the player's last answer.
 */
export class OrderCheck {
  private readonly players: Ring;
  private readonly balances = new Map<number, number>();

  constructor(window: number) {
    this.players = new Ring(window);
  }

  sent(player: number): void {
    this.players.add(player);
  }

  /** @throws Error when the answer is not the next one */
  answered(answer: Buffer): void {
    const expected = this.players.take();
    const { data } = JSON.parse(answer.toString()) as { data: { player: { id: number; bobux: number } } };
    const { id, bobux } = data.player;
    if (id !== expected)
      throw new Error(`An answer for player ${id} came in the place of one for ${expected}.`);
    const before = this.balances.get(id);
    if (before !== undefined && bobux !== before + 1) {
      throw new Error(`Player ${id} had ${before} bobux, and ${bobux} after 1 was added.`);
    }
    this.balances.set(id, bobux);
  }
}
