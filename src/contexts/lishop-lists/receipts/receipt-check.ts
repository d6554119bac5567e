import { Injectable, Logger } from '@nestjs/common';
import { LiShopError } from '../lishop-error.js';
import type { Parameters } from '../http/parameters.js';
import { messageOf, VALID } from './app-store-status.js';
import { AppStore, AppStoreAwayError } from './app-store.js';

/** Leaves room for line breaks in the 48 characters that a UUID takes at most. */
const MAX_DEVICE_IDENTIFIER = 200;

/** A UUID's 16 bytes, or its text with or without hyphens, in base64. */
function isDeviceIdentifier(sent: string): boolean {
  if (sent.length > MAX_DEVICE_IDENTIFIER) return false;
  // A `+` that an app left unescaped in a form arrives as a blank.
  const text = sent
    .trim()
    .replace(/[\r\n\t]/g, '')
    .replaceAll(' ', '+');
  if (!/^[A-Za-z0-9+/\-_]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  return (
    bytes.length === 16 || /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(bytes.toString('latin1'))
  );
}

/** The seed's `verifyReceipt`: asks the App Store now, for whoever sends a receipt, and changes nothing. */
@Injectable()
export class VerifyReceiptService {
  private readonly logger = new Logger(VerifyReceiptService.name);

  constructor(private readonly appStore: AppStore) {}

  /** @throws LiShopError PARAMETER_REQUIRED, PARAMETER_INVALID, RECEIPT_REFUSED, APP_STORE_AWAY */
  async check(parameters: Parameters): Promise<void> {
    const receipt = parameters.required('receipt');
    const device = parameters.required('deviceIdentifier');
    if (!isDeviceIdentifier(device)) {
      throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'deviceIdentifier' });
    }
    // "If set to any value": also to an empty one.
    const sandbox = parameters.optional('debug') !== undefined;
    let status: number;
    try {
      status = await this.appStore.verify(receipt, sandbox);
    } catch (error) {
      if (!(error instanceof AppStoreAwayError)) throw error;
      this.logger.warn(error.message);
      throw new LiShopError({ code: 'APP_STORE_AWAY' });
    }
    if (status !== VALID) {
      throw new LiShopError({ code: 'RECEIPT_REFUSED', status, message: messageOf(status) });
    }
  }
}
