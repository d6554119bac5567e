import { Global, Module } from '@nestjs/common';
import { SecretBox } from '../secrets/secret-box.js';
import { LimiterStore, MemoryLimiterStore } from './limiter-store.js';
import { LockoutRegister } from './lockout-register.js';
import { RateLimits } from './rate-limits.js';
import { RedisConnection } from './redis-connection.js';
import { RedisLimiterStore } from './redis-limiter-store.js';

/** Limits against guessing and floods, counted in this process or, with `REDIS_URL`, together with the other replicas. */
@Global()
@Module({
  providers: [
    RedisConnection,
    {
      provide: LimiterStore,
      useFactory: ({ client }: RedisConnection, box: SecretBox) =>
        client === undefined ? new MemoryLimiterStore() : new RedisLimiterStore(client, box),
      inject: [RedisConnection, SecretBox],
    },
    LockoutRegister,
    RateLimits,
  ],
  exports: [RedisConnection, RateLimits],
})
export class RateLimitModule {}
