import { configSlice } from '../../shared/config/config-slice.js';
import { count, httpUrl, optionalText, rateLimit } from '../../shared/config/variables.js';

export class LiShopConfig extends configSlice(
  {
    LISHOP_API_SECRET: optionalText,
    LISHOP_INVITATION_MAIL: optionalText,
    LISHOP_INVITATION_PASSWORD: optionalText,
    LISHOP_APPSTORE_URL: httpUrl.default('https://buy.itunes.apple.com/verifyReceipt'),
    LISHOP_APPSTORE_SANDBOX_URL: httpUrl.default('https://sandbox.itunes.apple.com/verifyReceipt'),
    LISHOP_APPSTORE_PASSWORD: optionalText,
    LISHOP_APPSTORE_TIMEOUT: count(1, 120).default(10),
    LISHOP_LIMIT_RECOVER: rateLimit.prefault('5/3600'),
    LISHOP_LIMIT_UNKNOWN_KEYS: rateLimit.prefault('40/300'),
  },
  (env) => ({
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
      /** How long one question may take. */
      timeoutMs: env.LISHOP_APPSTORE_TIMEOUT * 1000,
    },
    /** `recoverApiKey`, for each client address and for each mail address. */
    recoveries: env.LISHOP_LIMIT_RECOVER,
    /** Different unknown keys from one client address. */
    unknownKeys: env.LISHOP_LIMIT_UNKNOWN_KEYS,
  }),
) {}
