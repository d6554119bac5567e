import { Module } from '@nestjs/common';
import { BobuxLedgerModule } from '../bobux-ledger.module.js';
import { BobuxGateway } from './bobux.gateway.js';
import { CommandMetrics } from './command-metrics.js';
import { Connections } from './connections.js';
import { FrameHandler } from './frame-handler.js';
import { RefusalLog } from './refusal-log.js';

/** The ledger's commands over websockets (docs/bobux.md). */
@Module({
  imports: [BobuxLedgerModule],
  providers: [BobuxGateway, Connections, CommandMetrics, FrameHandler, RefusalLog],
})
export class BobuxGatewayModule {}
