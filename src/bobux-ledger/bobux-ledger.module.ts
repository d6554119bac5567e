import { Module } from '@nestjs/common';
import { BalanceChanges } from './balance-changes.js';
import { BatchSizes } from './batch-sizes.js';
import { CommandExecutor } from './command-executor.js';
import { FirstApiKey } from './first-api-key.js';
import { KnownKeys } from './known-keys.js';
import { NonceSweeper } from './nonce-sweeper.js';
import { PlayerLookups } from './player-lookups.js';
import { Ranking, RankingShape } from './ranking.js';
import { SqlConsole } from './sql-console.js';

/** Players, balances, their history, and the keys that may touch them. Knows nothing of how commands arrive. */
@Module({
  providers: [
    CommandExecutor,
    KnownKeys,
    BalanceChanges,
    PlayerLookups,
    BatchSizes,
    SqlConsole,
    FirstApiKey,
    NonceSweeper,
    RankingShape,
    Ranking,
  ],
  exports: [CommandExecutor, KnownKeys],
})
export class BobuxLedgerModule {}
