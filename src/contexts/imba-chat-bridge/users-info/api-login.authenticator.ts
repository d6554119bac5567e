import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials } from '../../../shared/auth/security-scheme.js';
import { parseBasic } from '../../../shared/auth/basic-credentials.js';
import { equalInConstantTime } from '../../../shared/secrets/constant-time.js';
import { BootstrapCredentials } from '../../../shared/auth/bootstrap-credentials.js';
import { imbachatCredentials } from '../imbachat-credentials.js';

export interface ImbaChatService {
  readonly imbachat: true;
}

/** ImbaChat's own service: Basic with the "API login" and "API password" of the widget settings (seed, "Authorization"). */
@Injectable()
@Credentials({
  name: 'imbachat',
  type: 'http',
  scheme: 'basic',
  description: 'ImbaChat’s service: `IMBACHAT_API_LOGIN` and `IMBACHAT_API_PASSWORD`',
})
export class ApiLoginAuthenticator implements Authenticator<ImbaChatService> {
  readonly challenge = 'Basic realm="Backend"';

  constructor(private readonly credentials: BootstrapCredentials) {}

  authenticate(request: Request): Promise<ImbaChatService | undefined> {
    const given = parseBasic(request.headers.authorization) ?? { username: '', password: '' };
    const { login, password } = this.credentials.of(imbachatCredentials);
    // The seed compares the login in lower case. Both are always compared: the time must not tell which was wrong.
    const rightLogin = equalInConstantTime(given.username.toLowerCase(), login.toLowerCase());
    const rightPassword = equalInConstantTime(given.password, password);
    return Promise.resolve(rightLogin && rightPassword ? { imbachat: true } : undefined);
  }
}
