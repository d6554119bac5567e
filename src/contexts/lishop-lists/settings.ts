import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { configSlice } from '../../shared/config/config-slice.js';
import { ConfigurationError } from '../../shared/config/environment.js';
import {
  count,
  httpUrl,
  mailAddressText,
  nodeEnvironment,
  optionalText,
  rateLimit,
  yesOrNo,
} from '../../shared/config/variables.js';

/** As browsers send them: scheme, host and port, nothing behind. */
const webOrigins = z.string().transform((value, context) => {
  const origins = value.split(',').map((origin) => origin.trim());
  const isOrigin = (origin: string): boolean => URL.canParse(origin) && new URL(origin).origin === origin;
  if (origins.every(isOrigin)) return origins;
  context.addIssue({
    code: 'custom',
    message: 'origins such as https://lists.example.com, separated by commas',
  });
  return z.NEVER;
});

/** Of the tests, in place of Apple's. @throws ConfigurationError */
function readRoot(file: string | undefined, production: boolean): X509Certificate | undefined {
  if (file === undefined) return undefined;
  const wrong = (reason: string): Error =>
    new ConfigurationError(`The configuration is wrong:\n  LISHOP_APPSTORE_ROOT_FILE: ${reason}`);
  if (production)
    throw wrong(
      "it is for tests: the holder of its key can make receipts; with NODE_ENV=production Apple's stands",
    );
  try {
    return new X509Certificate(readFileSync(file));
  } catch (error) {
    throw wrong(`no certificate can be read (${(error as { code?: string }).code ?? 'not PEM or DER'})`);
  }
}

export class LiShopConfig extends configSlice(
  {
    LISHOP_API_SECRET: optionalText,
    LISHOP_INVITATION_MAIL: mailAddressText.optional(),
    LISHOP_INVITATION_PASSWORD: optionalText,
    LISHOP_RECEIPTS: z.enum(['on', 'off'], 'on or off').default('on'),
    LISHOP_APPSTORE_URL: httpUrl.default('https://buy.itunes.apple.com/verifyReceipt'),
    LISHOP_APPSTORE_SANDBOX_URL: httpUrl.default('https://sandbox.itunes.apple.com/verifyReceipt'),
    LISHOP_APPSTORE_PASSWORD: optionalText,
    LISHOP_APPSTORE_BUNDLE_ID: optionalText,
    LISHOP_APPSTORE_APP_ID: count(1, 999_999_999_999).optional(),
    LISHOP_APPSTORE_SANDBOX: yesOrNo.default(true),
    LISHOP_APPSTORE_ROOT_FILE: optionalText,
    NODE_ENV: nodeEnvironment,
    LISHOP_APPSTORE_TIMEOUT: count(1, 120).default(10),
    LISHOP_WEB_ORIGINS: webOrigins.default([]),
    LISHOP_LIST_BYTES: count(1_000, 1_000_000_000).default(4_000_000),
    LISHOP_DELETED_KEPT: count(0, 3_650).default(7),
    LISHOP_LIMIT_INVITATIONS: rateLimit.prefault('20/3600'),
    LISHOP_LIMIT_RECOVER: rateLimit.prefault('5/3600'),
    LISHOP_LIMIT_UNKNOWN_KEYS: rateLimit.prefault('40/300'),
  },
  (env) => ({
    /** Whether receipts are verified: false for a shop that takes no money through Apple. */
    receipts: env.LISHOP_RECEIPTS === 'on',
    /** Asked for by `registerAccount`; unset: not asked for. */
    apiSecret: env.LISHOP_API_SECRET,
    /** Sender of invitations; unset: none are sent. */
    invitationMail: env.LISHOP_INVITATION_MAIL,
    /** Its password, where it is a Gmail account. */
    invitationPassword: env.LISHOP_INVITATION_PASSWORD,
    appStore: {
      url: env.LISHOP_APPSTORE_URL,
      sandboxUrl: env.LISHOP_APPSTORE_SANDBOX_URL,
      /** The app's shared secret with the App Store. */
      password: env.LISHOP_APPSTORE_PASSWORD,
      /** Of the app whose receipts count; unset: any app's. */
      bundleId: env.LISHOP_APPSTORE_BUNDLE_ID,
      /** Its number in the App Store, without which no signed transaction of production can be verified. */
      appId: env.LISHOP_APPSTORE_APP_ID,
      /** Whether receipts of the sandbox count, of either kind. */
      sandbox: env.LISHOP_APPSTORE_SANDBOX,
      /** What signs transactions in tests; unset: Apple Root CA - G3. */
      root: readRoot(env.LISHOP_APPSTORE_ROOT_FILE, env.NODE_ENV === 'production'),
      /** How long one question may take. */
      timeoutMs: env.LISHOP_APPSTORE_TIMEOUT * 1000,
    },
    /** Origins of web pages whose scripts may call LiShop. */
    webOrigins: env.LISHOP_WEB_ORIGINS,
    /** How many bytes the fields of one list's articles may have together. */
    listBytes: env.LISHOP_LIST_BYTES,
    /** For how long a deleted list can be restored; 0: not at all. */
    deletedKeptDays: env.LISHOP_DELETED_KEPT,
    /** Of guests, for each list and for each mail address. */
    invitations: env.LISHOP_LIMIT_INVITATIONS,
    /** `recoverApiKey`: its calls for each client address, its mails for each mail address. */
    recoveries: env.LISHOP_LIMIT_RECOVER,
    /** Different unknown keys from one client address. */
    unknownKeys: env.LISHOP_LIMIT_UNKNOWN_KEYS,
  }),
  {
    receipts: ['LISHOP_RECEIPTS'],
    apiSecret: ['LISHOP_API_SECRET'],
    invitationMail: ['LISHOP_INVITATION_MAIL'],
    invitationPassword: ['LISHOP_INVITATION_PASSWORD'],
    appStore: [
      'LISHOP_APPSTORE_URL',
      'LISHOP_APPSTORE_SANDBOX_URL',
      'LISHOP_APPSTORE_PASSWORD',
      'LISHOP_APPSTORE_BUNDLE_ID',
      'LISHOP_APPSTORE_APP_ID',
      'LISHOP_APPSTORE_SANDBOX',
      'LISHOP_APPSTORE_ROOT_FILE',
      'LISHOP_APPSTORE_TIMEOUT',
    ],
    webOrigins: ['LISHOP_WEB_ORIGINS'],
    listBytes: ['LISHOP_LIST_BYTES'],
    deletedKeptDays: ['LISHOP_DELETED_KEPT'],
    invitations: ['LISHOP_LIMIT_INVITATIONS'],
    recoveries: ['LISHOP_LIMIT_RECOVER'],
    unknownKeys: ['LISHOP_LIMIT_UNKNOWN_KEYS'],
  },
) {}
