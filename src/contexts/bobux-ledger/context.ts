import type { Context } from '../../shared/context/context.js';
import { bobuxAdminKey } from './api-keys/bobux-admin-key.js';
import { bobuxChange, bobuxReverse } from './cli/changes.js';
import { bobuxCreateKey, bobuxEditKey, bobuxEndKey, bobuxReplaceKey } from './cli/key-changes.js';
import { bobuxKeys } from './cli/keys.js';
import { newAdminKey } from './cli/new-admin-key.js';
import { bobuxPlayers } from './cli/players.js';
import { bobuxAsyncApi } from './asyncapi.js';
import { BobuxGatewayModule } from './gateway/bobux-gateway.module.js';
import { BobuxWsAdapter } from './gateway/bobux-ws.adapter.js';
import { Connections } from './gateway/connections.js';
import { ledgerIntegrity } from './integrity.js';
import { bobuxMigrations } from './migrations/index.js';
import { bobuxSql } from './sql/index.js';
import { BobuxConfig } from './settings.js';

/** Bobux ledger: game servers and bots, HMAC-signed JSON commands over a websocket (docs/bobux.md). */
export const bobuxLedger: Context = {
  name: 'bobux',
  module: BobuxGatewayModule,
  settings: [BobuxConfig],
  migrations: bobuxMigrations,
  sql: bobuxSql,
  integrity: ledgerIntegrity,
  credentials: bobuxAdminKey,
  commands: [
    newAdminKey,
    bobuxKeys,
    bobuxCreateKey,
    bobuxEditKey,
    bobuxReplaceKey,
    bobuxEndKey,
    bobuxPlayers,
    bobuxChange,
    bobuxReverse,
  ],
  asyncApi: bobuxAsyncApi,
  webSocketAdapter: (app) => new BobuxWsAdapter(app),
  webSocketPath: (config) => ({ variable: 'BOBUX_PATH', path: config.get(BobuxConfig).path }),
  drain: (app) => app.get(Connections).drain(),
  addresses: (config, web) => [
    { name: 'Bobux', address: `${web.replace(/^http/, 'ws')}${config.get(BobuxConfig).path}` },
  ],
};
