import type { BobuxClient } from '../../support/bobux-client.js';

const TICK_MS = 5;

/** Changes of balances at a fixed rate, over some connections, until it is stopped. */
export class Game {
  changes = 0;
  /** When each change was answered, by its player and the balance after it: `performance.now()`. */
  readonly answered = new Map<string, number>();
  private sent = 0;
  private readonly timer: NodeJS.Timeout;
  private readonly inFlight = new Set<Promise<void>>();
  private readonly failures: string[] = [];

  /** @param rate changes a second */
  constructor(
    private readonly clients: readonly BobuxClient[],
    private readonly players: readonly number[],
    rate: number,
  ) {
    const start = performance.now();
    this.timer = setInterval(() => {
      const due = ((performance.now() - start) / 1000) * rate;
      while (this.sent < due) this.change(this.sent++);
    }, TICK_MS);
  }

  /** Waits for the last answers. @throws Error where a change was refused */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.inFlight);
    if (this.failures.length > 0) throw new Error(this.failures.slice(0, 5).join('\n'));
  }

  private change(nth: number): void {
    const client = this.clients[nth % this.clients.length]!;
    const id = this.players[Math.floor(Math.random() * this.players.length)]!;
    const answered = client
      .send('setbobux', { id, amount: 1, operation: 1 })
      .then(({ success, error, data }) => {
        if (!success) return void this.failures.push(error ?? 'no error');
        this.changes += 1;
        const { player } = data as { player: { bobux: number } };
        this.answered.set(`${id}:${player.bobux}`, performance.now());
      })
      .catch((error: unknown) => void this.failures.push(String(error)))
      .finally(() => this.inFlight.delete(answered));
    this.inFlight.add(answered);
  }
}
