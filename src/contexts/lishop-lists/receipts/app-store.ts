import { Injectable } from '@nestjs/common';
import { LiShopConfig } from '../settings.js';
import { IS_PRODUCTION, IS_SANDBOX, MALFORMED, isPassing } from './app-store-status.js';
import type { AppStoreAnswer } from './judgement.js';

/** The App Store gave no verdict: unreachable, too slow, troubled, or what it said makes no sense. `message` is for the log. */
export class AppStoreAwayError extends Error {
  override readonly name = 'AppStoreAwayError';
}

/** Of an answer, inflated: years of a weekly subscription take a few hundred kilobytes. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
/** Refusals of HTTP that are about this very receipt, and would be the same for ever. */
const ABOUT_THE_RECEIPT: ReadonlySet<number> = new Set([400, 413, 422]);

/** The seed's "Receipt verification using App Store". */
@Injectable()
export class AppStore {
  constructor(private readonly config: LiShopConfig) {}

  /**
   * Asks the App Store about a receipt; where it says that this is the other environment's, asks there, once.
   * @param receipt base64
   * @param sandboxFirst where to ask first; with `LISHOP_APPSTORE_SANDBOX=false` the sandbox is never asked
   * @param stop gives up
   * @returns its answer, whose status is 0, 21000, 21002 to 21004, 21006, or another one that is meant to last; 21007 where the sandbox is closed
   * @throws AppStoreAwayError
   */
  async verify(receipt: string, sandboxFirst: boolean, stop?: AbortSignal): Promise<AppStoreAnswer> {
    const { url, sandboxUrl, sandbox: isSandboxOpen } = this.config.appStore;
    const [here, there, elsewhere] =
      sandboxFirst && isSandboxOpen ? [sandboxUrl, url, IS_PRODUCTION] : [url, sandboxUrl, IS_SANDBOX];
    let answer = await this.ask(here, receipt, stop);
    if (answer.status === IS_SANDBOX && !isSandboxOpen) return answer;
    if (answer.status === elsewhere) answer = await this.ask(there, receipt, stop);
    const { status } = answer;
    if (isPassing(status) || status === IS_SANDBOX || status === IS_PRODUCTION) {
      throw new AppStoreAwayError(`The App Store answered with status ${status}.`);
    }
    return answer;
  }

  private async ask(address: string, receipt: string, stop?: AbortSignal): Promise<AppStoreAnswer> {
    const { password, timeoutMs } = this.config.appStore;
    const late = AbortSignal.timeout(timeoutMs);
    let answer: unknown;
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
        body: JSON.stringify({ 'receipt-data': receipt, ...(password !== undefined && { password }) }),
        redirect: 'error',
        signal: stop ? AbortSignal.any([late, stop]) : late,
      });
      if (!response.ok) {
        await response.body?.cancel();
        if (ABOUT_THE_RECEIPT.has(response.status)) return { status: MALFORMED };
        throw new AppStoreAwayError(`The App Store answered with HTTP ${response.status}.`);
      }
      answer = JSON.parse(await readBounded(response));
    } catch (error) {
      if (error instanceof AppStoreAwayError) throw error;
      // The message of a parser repeats what it read, and that may hold the receipt.
      throw new AppStoreAwayError(`The App Store cannot be asked (${reasonOf(error)}).`);
    }
    const { status } = (answer ?? {}) as { status?: unknown };
    if (typeof status !== 'number' || !Number.isInteger(status) || (status !== 0 && status < 21000)) {
      throw new AppStoreAwayError('The App Store answered without a status.');
    }
    return answer as AppStoreAnswer;
  }
}

/** @throws AppStoreAwayError past MAX_ANSWER_BYTES, of which no more is read */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new AppStoreAwayError('The App Store answered with too much.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : String(name);
}
