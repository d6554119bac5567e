import { randomBytes } from 'node:crypto';
import { OperatorConfig } from '../config/platform-settings.js';
import type { BootstrapCredential } from './bootstrap-credentials.js';

/** 24 characters that fit into a URL: 144 random bits. */
export const generatePassword = (): string => randomBytes(18).toString('base64url');

/** `ADMIN_USERNAME` and `ADMIN_PASSWORD`. */
export const operatorCredentials: BootstrapCredential<{ username: string; password: string }> = {
  name: 'admin',
  generate: () => ({ username: 'admin', password: generatePassword() }),
  configured: (config) => {
    const { username, password } = config.get(OperatorConfig);
    return { username, password };
  },
  wellKnown: ['username'],
};
