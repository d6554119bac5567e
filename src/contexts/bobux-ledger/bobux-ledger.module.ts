import { Module } from '@nestjs/common';
import { BalanceBatcher } from './balances/balance-batcher.js';
import { BatchMetrics } from './balances/batch-metrics.js';
import { CommandExecutor } from './command-executor.js';
import { FirstApiKey } from './api-keys/first-api-key.js';
import { KeyUses } from './api-keys/key-uses.js';
import { ApiKeyCache } from './api-keys/api-key-cache.js';
import { HoldSweeper } from './holds/hold-sweeper.js';
import { NonceSweeper } from './nonces/nonce-sweeper.js';
import { PlayerLookups } from './players/player-lookups.js';
import { Ranking, RankingShape } from './ranking/ranking.js';
import { SqlConsole } from './sql-console/sql-console.js';

/** Players, balances, their history, and the keys that may touch them. Knows nothing of how commands arrive. */
@Module({
  providers: [
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
    RankingShape,
    Ranking,
  ],
  exports: [CommandExecutor, ApiKeyCache],
})
export class BobuxLedgerModule {}
