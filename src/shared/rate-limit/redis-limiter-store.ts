import type { Redis } from 'ioredis';
import { RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RateLimit } from '../config/variables.js';
import { LimiterStore, type KeySensitivity, type OpenConnectionCounts } from './limiter-store.js';
import { OpenConnectionLeases } from './open-connection-leases.js';
import { SharedProvenIds } from './proven-ids.js';
import type { SecretBox } from '../secrets/secret-box.js';

/** Every key of Quartet's in Redis begins so. */
const PREFIX = 'quartet:limit';

/**
 * Counts one more in the window that is open, or opens one. A window that would end later than any can was left by a Redis whose clock has been
 * set back since: it would refuse for as long as that was.
 * @returns how many there were, and milliseconds until the window's end
 */
const COUNT = `
local most = 1000 * ARGV[2]
redis.call('set', KEYS[1], 0, 'EX', ARGV[2], 'NX')
local consumed = redis.call('incrby', KEYS[1], ARGV[1])
local left = redis.call('pttl', KEYS[1])
if left < 0 or left > most then
  redis.call('set', KEYS[1], ARGV[1], 'EX', ARGV[2])
  return {tonumber(ARGV[1]), most}
end
return {consumed, left}
`;

/** A limiter that keeps what it counts by from being read in Redis. */
class BlindLimiter extends RateLimiterRedis {
  constructor(
    options: ConstructorParameters<typeof RateLimiterRedis>[0],
    private readonly blind: (name: string) => string,
  ) {
    super(options);
  }

  override getKey(name: string | number): string {
    return super.getKey(this.blind(String(name)));
  }
}

/**
 * Counts in Redis, together with every replica that uses the same. While Redis is away each process counts for itself, from nothing; what was
 * counted in Redis before counts again when it is back.
 */
export class RedisLimiterStore extends LimiterStore {
  /** @param box whose first key blinds what nobody should read in Redis */
  constructor(
    private readonly redis: Redis,
    private readonly box: SecretBox,
  ) {
    super();
  }

  limiter(name: string, limit: RateLimit, counted: KeySensitivity): RateLimiterAbstract {
    const { points, seconds } = limit;
    const options = {
      storeClient: this.redis,
      keyPrefix: `${PREFIX}:${name}`,
      points,
      duration: seconds,
      rejectIfRedisNotReady: true,
      customIncrTtlLuaScript: COUNT,
      insuranceLimiter: this.memoryLimiter(name, limit),
    };
    if (counted === 'addresses') return new RateLimiterRedis(options);
    return new BlindLimiter(options, (value) =>
      this.box.blindIndex(value, `limit/${name}`).toString('base64url'),
    );
  }

  hash(value: string): string {
    return this.box.blindIndex(value, 'limit').toString('base64url');
  }

  provenIds(): SharedProvenIds {
    return new SharedProvenIds(this.redis, `${PREFIX}:proven-ids`);
  }

  share(own: OpenConnectionCounts): OpenConnectionLeases {
    return new OpenConnectionLeases(this.redis, `${PREFIX}:open-connections`, own);
  }
}
