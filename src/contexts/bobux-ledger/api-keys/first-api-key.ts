import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BootstrapCredentials } from '../../../shared/auth/bootstrap-credentials.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database } from '../../../shared/database/database.js';
import { bobuxAdminKey } from './bobux-admin-key.js';
import { ApiKeys } from './api-keys.repository.js';
import { ALL_PERMISSIONS } from '../permission.js';

/** Puts in the first API key, with all permissions, so that somebody can make the others. */
@Injectable()
export class FirstApiKey implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly credentials: BootstrapCredentials,
  ) {}

  async onModuleInit(): Promise<void> {
    const { key, secret } = this.credentials.of(bobuxAdminKey);
    await new ApiKeys(this.database, this.box).ensure(key, secret, ALL_PERMISSIONS);
  }
}
