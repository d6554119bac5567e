import { Ruled, Text } from '../../../shared/validation/decorators.js';
import { AnyText, FlagParameter, Parameter, ParsedParameter } from '../http/parameter.js';
import { isDeviceIdentifier, MAX_RECEIPT_LENGTH, normalizeReceipt } from '../receipts/receipt-text.js';
import { isSigned, MAX_SIGNED_LENGTH } from '../storekit/signed-text.js';
import { EmailAddress } from './email-address.js';

const RECEIPT_EXAMPLE = 'MIISmQYJKoZIhvcNAQcCoIISijCC';
const KEY_EXAMPLE = '3f2a9c0d5e7b41868d1f0a2b3c4d5e6f';

const Receipt = (): PropertyDecorator =>
  Parameter({
    maxLength: MAX_RECEIPT_LENGTH,
    // A longer one is refused as it came.
    read: (sent) => (sent.length > MAX_RECEIPT_LENGTH ? sent : normalizeReceipt(sent)),
    is: (receipt) => receipt.length <= MAX_SIGNED_LENGTH || !isSigned(receipt),
    description: 'The receipt of the App Store, base64; or a signed transaction of StoreKit 2 (JWS)',
    example: RECEIPT_EXAMPLE,
  });

/** Parameters of `registerAccount`. */
export class LiShopAccount {
  @Parameter({
    description:
      'What identifies the payment: the same one gets the same list. With a signed transaction its `originalTransactionId`',
    example: '1000000152345678',
  })
  paymentIdentifier!: string;

  @Receipt()
  receipt!: string;

  // AppAuthenticator has read it; nobody else is to have it.
  @Ruled(
    { expected: 'a text', schema: { type: 'string' }, refusal: () => undefined },
    { optional: true, description: 'LISHOP_API_SECRET, where that is set' },
    () => undefined,
  )
  secret?: string;
}

/** Parameters of `requestNewApiKey`. */
export class LiShopInvitation {
  @ParsedParameter(EmailAddress.read, { example: 'ann@example.com' })
  email!: EmailAddress;

  @FlagParameter('The key may only read the list: changes get 403')
  readOnly?: boolean;
}

/** Parameters of `recoverApiKey`. */
export class LiShopRecovery {
  @Parameter({ read: (sent) => sent.trim(), example: 'ann@example.com' })
  email!: string;
}

/** Parameters of `removeApiKey`. */
export class LiShopKeyRemoval {
  @Parameter({ description: 'The key of the guest who is to go', example: KEY_EXAMPLE })
  sharedApiKey!: string;
}

/** Parameters of `verifyReceipt`. */
export class LiShopReceiptQuestion {
  @Receipt()
  receipt!: string;

  @Parameter({
    is: isDeviceIdentifier,
    description: 'The device, a UUID in base64',
    example: 'D4+tW9nLRp+hZXCGdyiVDg==',
  })
  deviceIdentifier!: string;

  @AnyText({ description: "Set to anything: Apple's sandbox is asked first", example: '1' })
  debug?: string;
}

/** A key. */
export class LiShopApiKey {
  @Text({ min: 32, max: 32, example: KEY_EXAMPLE })
  api_key!: string;
}

/** A guest's key. */
export class LiShopSharedKey extends LiShopApiKey {
  @Text({ max: 320, description: 'As the owner gave it', example: 'ann@example.com' })
  email!: string;
}
