import { Module } from '@nestjs/common';
import { KeyedMutex } from '../../shared/jobs/keyed-mutex.js';
import { BalanceBatcher } from './balances/balance-batcher.js';
import { BatchMetrics } from './balances/batch-metrics.js';
import { CommandExecutor } from './command-executor.js';
import { FirstApiKey } from './api-keys/first-api-key.js';
import { KeyUses } from './api-keys/key-uses.js';
import { ApiKeyCache } from './api-keys/api-key-cache.js';
import { Subscriptions } from './events/subscriptions.js';
import { OwnCommits } from './feed/own-commits.js';
import { HoldSweeper } from './holds/hold-sweeper.js';
import { NonceSweeper } from './nonces/nonce-sweeper.js';
import { OperatorKeysController } from './operator/keys.controller.js';
import { OperatorChanges } from './operator/operator-changes.js';
import { OperatorPlayers } from './operator/operator-players.js';
import { OperatorPlayersController } from './operator/players.controller.js';
import { PlayerLookups } from './players/player-lookups.js';
import { PlayerChangeSweeper } from './ranking/player-change-sweeper.js';
import { Ranking } from './ranking/ranking.js';
import { RowWaits } from './row-waits.js';
import { SqlConsole } from './sql-console/sql-console.js';

/** Players, balances, their history, and the keys that may touch them. Knows nothing of how commands arrive. */
@Module({
  controllers: [OperatorKeysController, OperatorPlayersController],
  providers: [
    OperatorChanges,
    OperatorPlayers,
    CommandExecutor,
    ApiKeyCache,
    KeyUses,
    BalanceBatcher,
    PlayerLookups,
    BatchMetrics,
    SqlConsole,
    FirstApiKey,
    NonceSweeper,
    HoldSweeper,
    Ranking,
    OwnCommits,
    Subscriptions,
    KeyedMutex,
    RowWaits,
    PlayerChangeSweeper,
  ],
  exports: [CommandExecutor, ApiKeyCache],
})
export class BobuxLedgerModule {}
