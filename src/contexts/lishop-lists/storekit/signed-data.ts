import { Injectable } from '@nestjs/common';
import type { SignedDataVerifier } from '@apple/app-store-server-library';
import { z } from 'zod';
import { hasCriticalExtension } from '../../../shared/secrets/jws-header.js';
import { LiShopConfig } from '../settings.js';
import { APPLE_ROOT_CA_G3 } from './apple-root.js';
import { isSigned, MAX_SIGNED_LENGTH } from './signed-text.js';

/** A notification holds two texts of that length, signed once more; a body has 100 kB at most. */
export const MAX_NOTIFICATION_LENGTH = 4 * MAX_SIGNED_LENGTH;

/** The largest time of JavaScript. */
const milliseconds = z
  .number()
  .min(0)
  .max(8.64e15)
  .transform((value) => new Date(value));

const transactionSchema = z.object({
  transactionId: z.string().min(1).max(64),
  originalTransactionId: z.string().min(1).max(64),
  purchaseDate: milliseconds,
  signedDate: milliseconds,
  /** Missing: it was bought for good. */
  expiresDate: milliseconds.optional(),
  /** Refunded, or taken back from the family. */
  revocationDate: milliseconds.optional(),
});

const notificationSchema = z.object({
  notificationUUID: z.uuid(),
  notificationType: z.string().max(64),
  subtype: z.string().max(64).optional(),
  data: z
    .object({
      signedTransactionInfo: z.string().max(MAX_SIGNED_LENGTH).optional(),
      signedRenewalInfo: z.string().max(MAX_SIGNED_LENGTH).optional(),
    })
    .optional(),
});

const renewalSchema = z.object({ gracePeriodExpiresDate: milliseconds.optional() });

/** What Apple signed about a purchase (Apple, "JWSTransactionDecodedPayload"). */
export type SignedTransaction = z.output<typeof transactionSchema>;
/** Apple, "responseBodyV2DecodedPayload". */
export type SignedNotification = z.output<typeof notificationSchema>;

/** What came of a signed text. */
export type Finding<Value> =
  | { readonly kind: 'genuine'; readonly value: Value }
  /** Not signed by Apple, or not what it should be, or more than is understood here. */
  | { readonly kind: 'forged' }
  | { readonly kind: 'of another app' }
  /** Of the sandbox, and `LISHOP_APPSTORE_SANDBOX=false`. */
  | { readonly kind: 'of the sandbox' }
  /** Nothing can be said without this variable. */
  | { readonly kind: 'not configured'; readonly variable: string };

type Library = typeof import('@apple/app-store-server-library');

/**
 * Verifies what the App Store signs, offline, with Apple's own library: three certificates up to Apple's root, the signature, the app, the
 * environment. Production is tried first, then the sandbox. Whether a certificate was revoked is not asked (docs/lishop.md).
 */
@Injectable()
export class SignedData {
  private loading: Promise<{ library: Library; verifiers: SignedDataVerifier[] }> | undefined;

  constructor(private readonly config: LiShopConfig) {}

  /** @param jws of any length and content */
  transaction(jws: string): Promise<Finding<SignedTransaction>> {
    return this.verify(jws, MAX_SIGNED_LENGTH, transactionSchema, (verifier) =>
      verifier.verifyAndDecodeTransaction(jws),
    );
  }

  /** @param payload of any length and content */
  notification(payload: string): Promise<Finding<SignedNotification>> {
    return this.verify(payload, MAX_NOTIFICATION_LENGTH, notificationSchema, (verifier) =>
      verifier.verifyAndDecodeNotification(payload),
    );
  }

  /** Until when a subscription whose renewal failed goes on. */
  async graceEnd(renewalInfo: string): Promise<Date | undefined> {
    const finding = await this.verify(renewalInfo, MAX_SIGNED_LENGTH, renewalSchema, (verifier) =>
      verifier.verifyAndDecodeRenewalInfo(renewalInfo),
    );
    return finding.kind === 'genuine' ? finding.value.gracePeriodExpiresDate : undefined;
  }

  private async verify<Schema extends z.ZodType>(
    signed: string,
    maxLength: number,
    schema: Schema,
    decode: (verifier: SignedDataVerifier) => Promise<unknown>,
  ): Promise<Finding<z.output<Schema>>> {
    const { bundleId, appId } = this.config.appStore;
    if (bundleId === undefined) return { kind: 'not configured', variable: 'LISHOP_APPSTORE_BUNDLE_ID' };
    if (signed.length > maxLength || !isSigned(signed) || hasCriticalExtension(signed))
      return { kind: 'forged' };
    const { library, verifiers } = await (this.loading ??= this.load(bundleId));
    // None for production, and the sandbox is closed.
    if (verifiers.length === 0) return { kind: 'not configured', variable: 'LISHOP_APPSTORE_APP_ID' };
    const { INVALID_APP_IDENTIFIER, INVALID_ENVIRONMENT } = library.VerificationStatus;
    let status: unknown;
    for (const verifier of verifiers) {
      try {
        const parsed = schema.safeParse(await decode(verifier));
        return parsed.success ? { kind: 'genuine', value: parsed.data } : { kind: 'forged' };
      } catch (error) {
        ({ status } = error as { status?: unknown });
        // A notification of the sandbox names no app id, so production takes it for another app's.
        if (status !== INVALID_APP_IDENTIFIER && status !== INVALID_ENVIRONMENT) return { kind: 'forged' };
      }
    }
    if (status === INVALID_ENVIRONMENT && appId === undefined)
      return { kind: 'not configured', variable: 'LISHOP_APPSTORE_APP_ID' };
    return { kind: status === INVALID_ENVIRONMENT ? 'of the sandbox' : 'of another app' };
  }

  /** Only where it is used: the library and what it brings are megabytes of code. */
  private async load(bundleId: string): Promise<{ library: Library; verifiers: SignedDataVerifier[] }> {
    const library = await import('@apple/app-store-server-library');
    const { appId, sandbox, root } = this.config.appStore;
    const roots = [(root ?? APPLE_ROOT_CA_G3).raw];
    const { PRODUCTION, SANDBOX } = library.Environment;
    const verifiers: SignedDataVerifier[] = [];
    if (appId !== undefined)
      verifiers.push(new library.SignedDataVerifier(roots, false, PRODUCTION, bundleId, appId));
    if (sandbox) verifiers.push(new library.SignedDataVerifier(roots, false, SANDBOX, bundleId));
    return { library, verifiers };
  }
}
