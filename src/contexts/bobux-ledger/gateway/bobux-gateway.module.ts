import { Module } from '@nestjs/common';
import { BobuxLedgerModule } from '../bobux-ledger.module.js';
import { BobuxGateway } from './bobux.gateway.js';
import { CommandMetrics } from './command-metrics.js';
import { ConnectionQueues } from './connection-queues.js';
import { FrameHandler } from './frame-handler.js';

/** The ledger's commands over websockets (docs/bobux.md). */
@Module({
  imports: [BobuxLedgerModule],
  providers: [BobuxGateway, ConnectionQueues, CommandMetrics, FrameHandler],
})
export class BobuxGatewayModule {}
