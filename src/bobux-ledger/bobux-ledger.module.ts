import { Module } from '@nestjs/common';
import { CommandExecutor } from './command-executor.js';
import { FirstApiKey } from './first-api-key.js';
import { NonceSweeper } from './nonce-sweeper.js';
import { SqlConsole } from './sql-console.js';

/** Players, balances, their history, and the keys that may touch them. Knows nothing of how commands arrive. */
@Module({
  providers: [CommandExecutor, SqlConsole, FirstApiKey, NonceSweeper],
  exports: [CommandExecutor],
})
export class BobuxLedgerModule {}
