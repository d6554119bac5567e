import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Notices } from '../../../shared/notices/notices.js';
import { isOurFault, messageOf } from './app-store-status.js';

/** What was found of a receipt. */
export interface ReceiptFinding {
  readonly list: number;
  readonly receipt: string;
  readonly verdict: 'valid' | 'expired' | 'invalid' | 'of_another_purchase';
  /** The App Store's. */
  readonly status: number;
  /** The list lives by it. */
  readonly current: boolean;
}

const VERDICTS = {
  expired: 'has expired',
  invalid: 'is not valid',
  of_another_purchase: 'is valid, but of another purchase',
};

/** Publishes a notice of receipts that the App Store refused: once for each, until it is found valid. */
@Injectable()
export class ReceiptNotices {
  constructor(private readonly notices: Notices) {}

  /** @param transaction the one that keeps the verdict */
  async judged(transaction: Queryable, finding: ReceiptFinding): Promise<void> {
    const { list, receipt, verdict, status, current } = finding;
    const subject = `lishop.receipt/${receipt}`;
    if (verdict === 'valid') return this.notices.settle(transaction, subject);
    await this.notices.publish(transaction, {
      type: 'lishop.receipt.refused',
      data: { list_id: list, receipt_id: receipt, verdict, status, current },
      summary: `A receipt of LiShop list ${list} ${VERDICTS[verdict]} (status ${status}).`,
      help: helpFor(finding),
      once: { subject, state: verdict },
    });
  }
}

function helpFor({ status, verdict, current }: ReceiptFinding): string {
  if (isOurFault(status))
    return `the App Store refuses how it is asked; set LISHOP_APPSTORE_PASSWORD. ${messageOf(status)}`;
  const who = current
    ? "the list's owner, whose keys answer 402 until then"
    : 'whoever sent it to this list, which lives by another';
  const what =
    verdict === 'expired' ? 'renews the subscription, or sends the new receipt' : 'sends a valid receipt';
  return `${who}, ${what}: POST /api_keys/registerAccount.`;
}
