import { randomBytes } from 'node:crypto';
import type { BootstrapCredential } from '../../shared/auth/bootstrap-credentials.js';
import { generatePassword } from '../../shared/auth/operator-credentials.js';
import { ImbaChatConfig } from './settings.js';

/** The login of ImbaChat's service (`IMBACHAT_API_LOGIN`, `…_PASSWORD`), and the secret that signs chat tokens (`IMBACHAT_SECRET_KEY`). */
export const imbachatCredentials: BootstrapCredential<{
  login: string;
  password: string;
  secretKey: string;
}> = {
  name: 'imbachat',
  generate: () => ({
    login: 'imbachat',
    password: generatePassword(),
    secretKey: randomBytes(32).toString('hex'),
  }),
  configured: (config) => config.get(ImbaChatConfig).credentials,
  wellKnown: ['login'],
};
