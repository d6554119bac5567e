import { Module } from '@nestjs/common';

/** Shared shopping lists for phone apps. Not built yet: a room without furniture. */
@Module({})
export class LiShopListsModule {}
