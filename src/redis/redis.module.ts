import { Global, Module } from '@nestjs/common';
import { RedisConnection } from './redis-connection.js';

/** What replicas share that need not outlive them. Everything works without it, each process by itself. */
@Global()
@Module({ providers: [RedisConnection], exports: [RedisConnection] })
export class RedisModule {}
