import { Module } from '@nestjs/common';
import { BobuxLedgerModule } from '../bobux-ledger/bobux-ledger.module.js';
import { BobuxGateway } from './bobux.gateway.js';
import { CommandDurations } from './command-durations.js';
import { ConnectionLanes } from './connection-lanes.js';
import { FrameHandler } from './frame-handler.js';

/** The ledger's commands over websockets (docs/bobux.md). */
@Module({
  imports: [BobuxLedgerModule],
  providers: [BobuxGateway, ConnectionLanes, CommandDurations, FrameHandler],
})
export class BobuxGatewayModule {}
