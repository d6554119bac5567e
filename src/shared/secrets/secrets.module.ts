import { Global, Module } from '@nestjs/common';
import { CredentialsConfig, DatabaseConfig } from '../config/config.js';
import { loadSealingKeys } from './sealing-keys.js';
import { SecretBox } from './secret-box.js';

/** Seals what must be readable again, under the keys of `SECRETS_KEY` or of `DATA_DIR/secrets.key`. */
@Global()
@Module({
  providers: [
    {
      provide: SecretBox,
      useFactory: async (credentials: CredentialsConfig, database: DatabaseConfig) =>
        new SecretBox(await loadSealingKeys(credentials, database)),
      inject: [CredentialsConfig, DatabaseConfig],
    },
  ],
  exports: [SecretBox],
})
export class SecretsModule {}
