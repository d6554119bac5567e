import { setTimeout as delay } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import type { Random } from '../support/seeded-random.js';

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** How often each fault came. */
export interface Faults {
  lost: number;
  twice: number;
  refused: number;
}

/** Of the answers that are lost, and of the batches that arrive twice. */
const SHARE = 0.15;

/** One phone's way to the replicas, as bad as phones' ways are. `undefined` everywhere: no answer came, and whether anything was done is not known. */
export class PhoneNetwork {
  private readonly agent = new Agent();

  constructor(
    private readonly urls: () => readonly string[],
    private readonly key: string,
    private readonly random: Random,
    private readonly faults: Faults,
  ) {}

  get url(): string {
    return this.random.pick(this.urls());
  }

  /** Also of connections on which nothing was ever sent, which a server that ends would wait for. */
  close(): Promise<void> {
    return this.agent.destroy();
  }

  /** @throws where the two answers to a request that came twice differ in another thing than their status */
  async ask(path: string, edits?: readonly object[]): Promise<Reply | undefined> {
    if (edits !== undefined && this.random.chance(SHARE)) {
      this.faults.twice++;
      const replies = await Promise.all([this.send(path, edits, false), this.send(path, edits, false)]);
      const [first, second] = replies.filter((reply) => reply !== undefined);
      if (first !== undefined && second !== undefined && first.text !== second.text)
        throw new Error(`sent twice, answered differently:\n${first.text}\n${second.text}`);
      return first;
    }
    return this.send(path, edits, this.random.chance(SHARE));
  }

  private async send(
    path: string,
    edits: readonly object[] | undefined,
    lose: boolean,
  ): Promise<Reply | undefined> {
    const cut = new AbortController();
    // Before, while or after it is done.
    if (lose) void delay(this.random.below(25)).then(() => cut.abort());
    try {
      const response = await fetch(new URL(path, this.url), {
        method: edits === undefined ? 'GET' : 'POST',
        headers: { api_key: this.key, 'content-type': 'application/json' },
        ...(edits !== undefined && { body: JSON.stringify({ edits }) }),
        signal: cut.signal,
        dispatcher: this.agent,
      });
      const text = await response.text();
      if (lose) throw new Error('lost');
      // A process that ends says so.
      if (response.status === 503) {
        this.faults.refused++;
        return undefined;
      }
      return { status: response.status, text };
    } catch {
      this.faults.lost++;
      return undefined;
    }
  }
}
