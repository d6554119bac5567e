import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { BootstrapCredentials } from '../../../shared/auth/bootstrap-credentials.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database } from '../../../shared/database/database.js';
import { bobuxAdminKey } from './bobux-admin-key.js';
import { BobuxConfig } from '../settings.js';
import { ApiKeys } from './api-keys.repository.js';
import { ALL_PERMISSIONS, isPermitted, Permission } from '../permission.js';

/** Puts in the first API key, with all permissions, so that somebody can make the others. */
@Injectable()
export class FirstApiKey implements OnModuleInit {
  private readonly logger = new Logger('Bobux');

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly credentials: BootstrapCredentials,
    private readonly config: BobuxConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    const { key, secret } = this.credentials.of(bobuxAdminKey);
    const keys = new ApiKeys(this.database, this.box);
    await keys.ensure(key, secret, ALL_PERMISSIONS);
    const first = await keys.find(key);
    if (first !== undefined && isPermitted(first.permissions, Permission.Admin)) return;
    const fault = first === undefined ? 'was deleted or replaced' : 'has no permission Admin any more';
    const { adminKey } = this.config;
    this.logger.warn(
      `The first Bobux key ${key} ${fault}. If no other key has it, ${
        adminKey === undefined
          ? 'make a new one: npm run operator -- bobux new-admin-key'
          : 'set BOBUX_ADMIN_KEY and BOBUX_ADMIN_SECRET to new values, or take both out and run: npm run operator -- bobux new-admin-key'
      }`,
    );
  }
}
