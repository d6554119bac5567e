import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Claim } from '../../../shared/rate-limit/claimant.js';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials } from '../../../shared/auth/security-scheme.js';
import { ImvuApiKeys } from './api-keys.repository.js';

/** The holder of a key, who may make users with it. */
export interface KeyHolder {
  readonly apiKeyId: string;
}

const keyOf = (request: Request): string | undefined =>
  request.header('api_key') ?? request.header('x-api-key');

/** Header `api_key`; `x-api-key` where a proxy in between drops names with an underscore. */
@Injectable()
@Credentials({
  name: 'imvu-api-key',
  type: 'apiKey',
  header: 'api_key',
  description: 'A key that the operator made with POST /imvu/api-keys',
})
export class ImvuApiKeyAuthenticator implements Authenticator<KeyHolder> {
  constructor(private readonly keys: ImvuApiKeys) {}

  claim(request: Request): Claim | undefined {
    const id = keyOf(request);
    return id === undefined ? undefined : { context: 'imvu', id };
  }

  async authenticate(request: Request): Promise<KeyHolder | undefined> {
    const key = keyOf(request);
    if (key === undefined || key.length > 200) return undefined;
    const apiKeyId = await this.keys.find(key);
    return apiKeyId === undefined ? undefined : { apiKeyId };
  }
}
