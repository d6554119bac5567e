import { Global, Module } from '@nestjs/common';
import { SecretsConfig, DatabaseConfig } from '../config/platform-settings.js';
import { loadSealingKeys } from './sealing-keys.js';
import { SecretBox } from './secret-box.js';

/** Seals what must be readable again, under the keys of `SECRETS_KEY` or of `DATA_DIR/secrets.key`. */
@Global()
@Module({
  providers: [
    {
      provide: SecretBox,
      useFactory: async (secrets: SecretsConfig, database: DatabaseConfig) =>
        new SecretBox(await loadSealingKeys(secrets, database)),
      inject: [SecretsConfig, DatabaseConfig],
    },
  ],
  exports: [SecretBox],
})
export class SecretsModule {}
