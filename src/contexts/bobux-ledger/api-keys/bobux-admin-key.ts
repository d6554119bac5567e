import { randomBytes, randomUUID } from 'node:crypto';
import type { BootstrapCredential } from '../../../shared/auth/bootstrap-credentials.js';
import { BobuxConfig } from '../settings.js';

/** `BOBUX_ADMIN_KEY` (UUID) and `BOBUX_ADMIN_SECRET` (64 hex digits): the first API key, with all permissions. */
export const bobuxAdminKey: BootstrapCredential<{ key: string; secret: string }> = {
  name: 'bobux',
  generate: () => ({ key: randomUUID(), secret: randomBytes(32).toString('hex') }),
  configured: (config) => {
    const { adminKey, adminSecret } = config.get(BobuxConfig);
    return { key: adminKey, secret: adminSecret };
  },
};
