import { setTimeout as delay } from 'node:timers/promises';
import { BobuxClient, type BobuxAnswer, type BobuxKey } from '../support/bobux-client.js';
import { Discrepancy } from './possible.js';
import type { World } from './world.js';

/** Longer than any answer may take: the server gives up on its database after 5 s. What a busy machine adds is generous. */
const HANGS_MS = 30_000;
/** How long a replica may be away. */
const AWAY_MS = 60_000;

/** Whether a request did anything is not known where its answer was lost. */
export type Reply<Answer> = { readonly answer: Answer } | { readonly lost: string };

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** The body, where it is JSON. */
  readonly json: any;
  readonly headers: Headers;
}

export interface HttpCall {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly form?: Record<string, string>;
  /** Hangs up after so many milliseconds, answered or not. */
  readonly cut?: number | undefined;
}

/** @throws Discrepancy where nothing explains the loss */
function explained(world: World, why: string): { readonly lost: string } {
  if (!world.disturbed) throw new Discrepancy(`lost, while nothing was wrong: ${why}`);
  return { lost: why };
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? String(error);
}

/** A request to one replica, or past it where it is down: what was never sent is sent again. @throws Discrepancy for a 500, and losses without a fault */
export async function http(
  world: World,
  replica: number,
  path: string,
  { method = 'GET', headers = {}, json, form, cut }: HttpCall = {},
): Promise<Reply<HttpAnswer>> {
  const init: RequestInit = {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(json !== undefined && { 'content-type': 'application/json' }) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form) }),
  };
  for (const [from, n] = [Date.now(), { tries: 0 }]; ; n.tries += 1) {
    const url = world.urls[(replica + n.tries) % world.urls.length] ?? '';
    try {
      const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(cut ?? HANGS_MS) });
      const text = await response.text();
      if (response.status === 503 || response.status === 502 || response.status === 504) {
        return explained(world, `${response.status} ${text.slice(0, 200)}`);
      }
      if (response.status === 500 && !text.includes('not from IMVU')) {
        throw new Discrepancy(`500 ${text.slice(0, 300)}`);
      }
      return {
        answer: { status: response.status, text, json: parsed(text), headers: response.headers },
      };
    } catch (error) {
      if (error instanceof Discrepancy) throw error;
      const reason = reasonOf(error);
      if (reason.includes('ECONNREFUSED') && Date.now() - from < AWAY_MS && !world.stopped) {
        if (n.tries % world.urls.length === world.urls.length - 1) {
          explained(world, reason);
          await delay(50);
        }
        continue;
      }
      return cut === undefined ? explained(world, `${method} ${path}: ${reason}`) : { lost: 'hung up' };
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A websocket that is opened anew when it was lost, to whichever replica is asked for. */
export class BobuxLine {
  private open: { readonly replica: number; readonly client: BobuxClient } | undefined;

  constructor(private readonly world: World) {}

  /** Which replica the next frame without a wish goes to. */
  get replica(): number | undefined {
    return this.open?.client.socket.readyState === 1 ? this.open.replica : undefined;
  }

  /**
   * Sends frames at once and gives their answers, in order.
   * @param cut hangs up so many milliseconds after sending
   */
  async send(replica: number, frames: readonly string[], cut?: number): Promise<Reply<BobuxAnswer>[]> {
    const client = await this.connected(replica);
    const replies = frames.map(async (frame): Promise<Reply<BobuxAnswer>> => {
      const text = await Promise.race([
        client.sendText(frame).catch((error: unknown) => ({ lost: String(error) })),
        delay(HANGS_MS, { lost: 'no answer' }, { ref: false }),
      ]);
      if (typeof text !== 'string') {
        return cut === undefined ? explained(this.world, text.lost) : { lost: 'hung up' };
      }
      const answer = JSON.parse(text) as BobuxAnswer;
      if (answer.error === 'DB_ERROR') return explained(this.world, answer.error);
      if (answer.error === 'SERVER_ERROR') throw new Discrepancy(`SERVER_ERROR: ${text}`);
      return { answer };
    });
    if (cut !== undefined) {
      await delay(cut);
      this.hangUp();
    }
    const all = await Promise.all(replies);
    if (all.some((reply) => 'lost' in reply)) this.hangUp();
    return all;
  }

  hangUp(): void {
    this.open?.client.terminate();
    this.open = undefined;
  }

  private async connected(replica: number): Promise<BobuxClient> {
    if (this.open?.replica === replica && this.replica !== undefined) return this.open.client;
    this.hangUp();
    for (const from = Date.now(); ;) {
      const url = this.world.urls[replica] ?? '';
      try {
        const client = await BobuxClient.connect(`${url.replace('http', 'ws')}/bobux`, NOBODY, {
          handshakeTimeout: HANGS_MS,
        });
        this.open = { replica, client };
        return client;
      } catch (error) {
        explained(this.world, String(error));
        if (Date.now() - from > AWAY_MS || this.world.stopped) throw error;
        await delay(50);
      }
    }
  }
}

/** Frames are signed before they come here. */
const NOBODY: BobuxKey = { key: '', secret: '' };
