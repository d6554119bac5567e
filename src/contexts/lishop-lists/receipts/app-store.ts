import { Injectable } from '@nestjs/common';
import { LiShopConfig } from '../settings.js';
import { IS_PRODUCTION, IS_SANDBOX, isPassing } from './app-store-status.js';

/** The App Store gave no verdict: unreachable, too slow, troubled, or what it said makes no sense. `message` is for the log. */
export class AppStoreAwayError extends Error {
  override readonly name = 'AppStoreAwayError';
}

/** The seed's "Receipt verification using App Store". */
@Injectable()
export class AppStore {
  constructor(private readonly config: LiShopConfig) {}

  /**
   * Asks the App Store about a receipt; where it says that this is the other environment's, asks there, once.
   * @param receipt base64
   * @param sandbox where to ask first
   * @param stop gives up
   * @returns its status: 0, 21000, 21002 to 21004, 21006, or another one that is meant to last
   * @throws AppStoreAwayError
   */
  async verify(receipt: string, sandbox: boolean, stop?: AbortSignal): Promise<number> {
    const { url, sandboxUrl } = this.config.appStore;
    const [here, there, elsewhere] = sandbox
      ? [sandboxUrl, url, IS_PRODUCTION]
      : [url, sandboxUrl, IS_SANDBOX];
    let status = await this.ask(here, receipt, stop);
    if (status === elsewhere) status = await this.ask(there, receipt, stop);
    if (isPassing(status) || status === IS_SANDBOX || status === IS_PRODUCTION) {
      throw new AppStoreAwayError(`The App Store answered with status ${status}.`);
    }
    return status;
  }

  private async ask(address: string, receipt: string, stop?: AbortSignal): Promise<number> {
    const { password, timeoutMs } = this.config.appStore;
    const late = AbortSignal.timeout(timeoutMs);
    let answer: unknown;
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ 'receipt-data': receipt, ...(password !== undefined && { password }) }),
        redirect: 'error',
        signal: stop ? AbortSignal.any([late, stop]) : late,
      });
      if (!response.ok) {
        await response.body?.cancel();
        throw new AppStoreAwayError(`The App Store answered with HTTP ${response.status}.`);
      }
      answer = await response.json();
    } catch (error) {
      if (error instanceof AppStoreAwayError) throw error;
      // The message of a parser repeats what it read, and that may hold the receipt.
      throw new AppStoreAwayError(`The App Store cannot be asked (${reasonOf(error)}).`);
    }
    const { status } = (answer ?? {}) as { status?: unknown };
    if (typeof status !== 'number' || !Number.isInteger(status) || (status !== 0 && status < 21000)) {
      throw new AppStoreAwayError('The App Store answered without a status.');
    }
    return status;
  }
}

function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: unknown; cause?: { code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : String(name);
}
