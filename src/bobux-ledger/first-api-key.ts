import { Injectable, type OnModuleInit } from '@nestjs/common';
import { FirstCredentials } from '../auth/first-credentials.js';
import { SecretBox } from '../auth/secret-box.js';
import { Database } from '../database/database.js';
import { ApiKeys } from './api-keys.repository.js';
import { ALL_PERMISSIONS } from './permission.js';

/** Puts in the first API key, with all permissions, so that somebody can make the others. */
@Injectable()
export class FirstApiKey implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly credentials: FirstCredentials,
  ) {}

  async onModuleInit(): Promise<void> {
    const { key, secret } = this.credentials.bobux;
    await new ApiKeys(this.database, this.box).ensure(key, secret, ALL_PERMISSIONS);
  }
}
