import { Injectable, Logger } from '@nestjs/common';
import { LiShopError } from '../lishop-error.js';
import type { Parameters } from '../http/parameters.js';
import { LiShopConfig } from '../settings.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { EXPIRED, messageOf, NOT_AUTHENTIC, VALID } from './app-store-status.js';
import { AppStore, AppStoreAwayError } from './app-store.js';
import { judge, type AppStoreAnswer } from './judgement.js';
import { normalizeReceipt, readReceipt } from './receipt-text.js';

/** At the same moment: whoever asks needs no key, and the App Store must not see a flood from here. */
const MAX_IN_FLIGHT = 8;

/** Leaves room for line breaks in the 48 characters that a UUID takes at most. */
const MAX_DEVICE_IDENTIFIER = 200;

/** A UUID's 16 bytes, or its text with or without hyphens, in base64 that came by the ways of a receipt. */
function isDeviceIdentifier(sent: string): boolean {
  if (sent.length > MAX_DEVICE_IDENTIFIER) return false;
  const text = normalizeReceipt(sent);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  return (
    bytes.length === 16 || /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(bytes.toString('latin1'))
  );
}

/** The seed's `verifyReceipt`: asks the App Store now, for whoever sends a receipt, and changes nothing. */
@Injectable()
export class VerifyReceiptService {
  private readonly logger = new Logger(VerifyReceiptService.name);

  private inFlight = 0;

  constructor(
    private readonly appStore: AppStore,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
  ) {}

  /** @throws LiShopError PARAMETER_REQUIRED, PARAMETER_INVALID, RECEIPT_REFUSED, APP_STORE_AWAY */
  async check(parameters: Parameters): Promise<void> {
    const receipt = readReceipt(parameters);
    const device = parameters.required('deviceIdentifier');
    if (!isDeviceIdentifier(device)) {
      throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'deviceIdentifier' });
    }
    // "If set to any value": also to an empty one.
    const sandbox = parameters.optional('debug') !== undefined;
    if (!this.config.receipts) return;
    const answer = await this.ask(receipt, sandbox);
    const { status } = answer;
    if (status !== VALID) {
      throw new LiShopError({ code: 'RECEIPT_REFUSED', status, message: messageOf(status) });
    }
    const { verdict } = judge(answer, {
      now: this.clock.now().getTime(),
      bundleId: this.config.appStore.bundleId,
    });
    if (verdict === 'valid') return;
    const meant = verdict === 'expired' ? EXPIRED : NOT_AUTHENTIC;
    throw new LiShopError({ code: 'RECEIPT_REFUSED', status: meant, message: messageOf(meant) });
  }

  /** @throws LiShopError APP_STORE_AWAY */
  private async ask(receipt: string, sandbox: boolean): Promise<AppStoreAnswer> {
    if (this.inFlight >= MAX_IN_FLIGHT) throw new LiShopError({ code: 'APP_STORE_AWAY' });
    this.inFlight += 1;
    try {
      return await this.appStore.verify(receipt, sandbox);
    } catch (error) {
      if (!(error instanceof AppStoreAwayError)) throw error;
      this.logger.warn(error.message);
      throw new LiShopError({ code: 'APP_STORE_AWAY' });
    } finally {
      this.inFlight -= 1;
    }
  }
}
