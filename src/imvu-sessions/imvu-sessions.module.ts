import { Module } from '@nestjs/common';

/** Keeps, checks, renews and picks IMVU sessions, and proxies calls with them. Not built yet: a room without furniture. */
@Module({})
export class ImvuSessionsModule {}
