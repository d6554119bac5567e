import { Module } from '@nestjs/common';

/** Tells the ImbaChat service who our users are, signs their chat tokens and serves the widget. Not built yet: a room without furniture. */
@Module({})
export class ImbaChatBridgeModule {}
