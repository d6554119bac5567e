import type { Context } from '../../shared/context/context.js';
import { imbachatCheck } from './cli/check.js';
import { imbachatNewSecretKey, imbachatPasswd } from './cli/passwd.js';
import { isDirectoryUpload } from './directory/upload-body.js';
import { ImbaChatBridgeModule } from './imba-chat-bridge.module.js';
import { imbachatCredentials } from './imbachat-credentials.js';
import { bridgeIntegrity } from './integrity.js';
import { imbaChatMigrations } from './migrations/index.js';
import { imbaChatSql } from './sql/index.js';
import { apiErrorBody } from './users-info/api-error.filter.js';
import { isUsersInfo } from './users-info/is-users-info.js';
import { ImbaChatConfig } from './settings.js';

/** ImbaChat bridge: who a user is, chat tokens, the widget (docs/imbachat.md). */
export const imbaChatBridge: Context = {
  name: 'imbachat',
  segments: ['imbachat'],
  module: ImbaChatBridgeModule,
  settings: [ImbaChatConfig],
  migrations: imbaChatMigrations,
  sql: imbaChatSql,
  integrity: bridgeIntegrity,
  credentials: imbachatCredentials,
  commands: [imbachatCheck, imbachatPasswd, imbachatNewSecretKey],
  http: {
    isStreamed: isDirectoryUpload,
    takesForms: isUsersInfo,
    errorBody: (request, body) => (isUsersInfo(request) ? apiErrorBody(body) : undefined),
  },
};
