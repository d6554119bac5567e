import type { Context } from '../../shared/context/context.js';
import { isDirectoryUpload } from './directory/upload-body.js';
import { ImbaChatBridgeModule } from './imba-chat-bridge.module.js';
import { imbachatCredentials } from './imbachat-credentials.js';
import { bridgeIntegrity } from './integrity.js';
import { imbaChatMigrations } from './migrations/index.js';
import { imbaChatSql } from './sql/index.js';
import { ImbaChatConfig } from './settings.js';

/** ImbaChat bridge: who a user is, chat tokens, the widget (docs/imbachat.md). */
export const imbaChatBridge: Context = {
  name: 'imbachat',
  module: ImbaChatBridgeModule,
  settings: [ImbaChatConfig],
  migrations: imbaChatMigrations,
  sql: imbaChatSql,
  integrity: bridgeIntegrity,
  credentials: imbachatCredentials,
  http: {
    isStreamed: isDirectoryUpload,
    openApiSecurity: { imbachat: { type: 'http', scheme: 'basic' } },
  },
};
