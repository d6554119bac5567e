import { randomUUID } from 'node:crypto';
import type { Redis, Result } from 'ioredis';
import type { OpenConnectionCounts, PeerConnectionCounts } from './limiter-store.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    quartetClaimOpen(
      key: string,
      replica: string,
      own: number,
      most: number,
      seconds: number,
    ): Result<number, Context>;
  }
}

/** A replica that was killed holds its places for so long at most. */
const LEASE_SECONDS = 30;
const RENEW_MS = 10_000;
const NO_LIMIT = -1;

/**
 * One hash for each address: replica -> `count:end of lease` in seconds of Redis' own clock. The count is always the whole count of that
 * replica, so that nothing drifts, whatever is lost on the way. A lease that ends later than any can is of a time before the clock was set back.
 * @returns 1, or 0 where no more are allowed, and then nothing is changed
 */
const CLAIM = `
local now = tonumber(redis.call('TIME')[1])
local own, most, seconds = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local all = own
local leases = redis.call('HGETALL', KEYS[1])
for i = 1, #leases, 2 do
  local count, ends = string.match(leases[i + 1], '^(%d+):(%d+)$')
  if leases[i] ~= ARGV[1] then
    if tonumber(ends) > now and tonumber(ends) <= now + seconds then all = all + tonumber(count) else redis.call('HDEL', KEYS[1], leases[i]) end
  end
end
if most >= 0 and all > most then return 0 end
if own == 0 then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], own .. ':' .. (now + seconds))
  redis.call('EXPIRE', KEYS[1], seconds)
end
return 1
`;

/** How many websockets each replica has open for an address, in Redis, as leases that end where nobody renews them. */
export class OpenConnectionLeases implements PeerConnectionCounts {
  private readonly replica = randomUUID();

  /** @param counts of this process; what is published is always what stands there at that moment */
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
    private readonly counts: OpenConnectionCounts,
    private readonly leaseSeconds = LEASE_SECONDS,
  ) {
    redis.defineCommand('quartetClaimOpen', { numberOfKeys: 1, lua: CLAIM });
    const renewing = setInterval(() => this.renew(), RENEW_MS).unref();
    redis.once('end', () => clearInterval(renewing));
    // Redis may have lost what it knew.
    redis.on('ready', () => this.renew());
  }

  async claim(address: string, most: number): Promise<boolean> {
    // A replica that cannot ask the others goes by its own count.
    return this.run(address, most).catch(() => true);
  }

  publish(address: string): void {
    // Where this fails, the lease ends or is renewed with the right count.
    this.run(address, NO_LIMIT).catch(() => undefined);
  }

  private renew(): void {
    for (const address of this.counts.keys()) this.publish(address);
  }

  private async run(address: string, most: number): Promise<boolean> {
    if (this.redis.status !== 'ready') throw new Error('Redis is away');
    const own = this.counts.get(address) ?? 0;
    const key = `${this.prefix}:${address}`;
    return (await this.redis.quartetClaimOpen(key, this.replica, own, most, this.leaseSeconds)) === 1;
  }
}
