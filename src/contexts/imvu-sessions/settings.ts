import { z } from 'zod';
import { configSlice } from '../../shared/config/config-slice.js';
import { baseUrl, count, yesOrNo } from '../../shared/config/variables.js';

export class ImvuConfig extends configSlice(
  {
    IMVU_BASE_URL: baseUrl.default('https://api.imvu.com'),
    IMVU_REWRITE: yesOrNo.default(false),
    IMVU_CHECK_INTERVAL: count(1, 86_400).default(60),
    IMVU_PROBE_PATH: z
      .string()
      .max(200, 'at most 200 characters')
      .regex(/^(\/[\w.~%-]+)+(\?[\w.~%=&-]*)?$/, 'a path that begins with / such as /login/me')
      .default('/login/me'),
  },
  (env) => ({
    /** The upstream API: scheme, host and perhaps a path, such as `https://api.imvu.com`. */
    baseUrl: env.IMVU_BASE_URL,
    /** Whether IMVU's addresses become the proxy's in its replies, where a request does not say. */
    rewrite: env.IMVU_REWRITE,
    /** Seconds for which a session counts as alive after it was checked upstream. */
    checkInterval: env.IMVU_CHECK_INTERVAL,
    /** Path of the upstream that says whether a session is alive. */
    probePath: env.IMVU_PROBE_PATH,
    /** How long the upstream may be silent, before its answer and in the middle of it. No variable: docs/imvu.md says 30 s. */
    timeoutMs: 30_000,
  }),
  {
    baseUrl: ['IMVU_BASE_URL'],
    rewrite: ['IMVU_REWRITE'],
    checkInterval: ['IMVU_CHECK_INTERVAL'],
    probePath: ['IMVU_PROBE_PATH'],
    timeoutMs: [],
  },
) {}
