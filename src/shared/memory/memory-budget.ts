import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { HttpConfig, MemoryConfig } from '../config/platform-settings.js';
import { Metrics } from '../observability/metrics.js';
import { clientAddress } from '../rate-limit/client-address.js';
import { RateLimits } from '../rate-limit/rate-limits.js';

/** What one request holds; all of it is given back when its answer has left, or its connection is gone. */
export interface HeldBytes {
  /** @returns false where it is too much; nothing is counted then */
  take(bytes: number): boolean;
  release(bytes: number): void;
}

/** `LIMIT_BYTES`: the bytes that are held at one moment, of the process and of each client address. */
@Injectable()
export class MemoryBudget {
  private readonly limit;
  private readonly trustProxy: number;
  private readonly addresses = new Map<string, number>();
  private readonly requests = new WeakMap<IncomingMessage, HeldBytes>();
  private held = 0;

  constructor(
    { limit }: MemoryConfig,
    { trustProxy }: HttpConfig,
    private readonly limits: RateLimits,
    metrics: Metrics,
  ) {
    this.limit = limit ?? { process: Infinity, address: Infinity };
    this.trustProxy = trustProxy;
    metrics.gauge(
      'quartet_held_bytes',
      'Bytes of bodies and of answers that have not left yet, and of the limits’ keys',
      [],
      (gauge) => gauge.set(this.bytes),
    );
  }

  /** What one client address may hold; more than that is refused whatever is free. */
  get largest(): number {
    return this.limit.address;
  }

  get bytes(): number {
    return this.held + this.limits.keyBytes;
  }

  /** Nothing more is begun for this client. */
  isFullFor(request: IncomingMessage): boolean {
    if (this.bytes >= this.limit.process) return true;
    if (this.addresses.size === 0) return false;
    return this.isFull(clientAddress(request, this.trustProxy));
  }

  /** Whether so much is held for this client address, or in all, that nothing more should be. */
  isFull(address: string): boolean {
    return this.bytes >= this.limit.process || (this.addresses.get(address) ?? 0) >= this.limit.address;
  }

  /** @returns false where it is too much, and counts nothing */
  take(address: string, bytes: number): boolean {
    const ofAddress = (this.addresses.get(address) ?? 0) + bytes;
    if (ofAddress > this.limit.address || this.bytes + bytes > this.limit.process) return false;
    this.held += bytes;
    this.addresses.set(address, ofAddress);
    return true;
  }

  /** Counts what is held already, whatever the limits say; less than 0 gives back. */
  change(address: string, bytes: number): void {
    this.held += bytes;
    const ofAddress = (this.addresses.get(address) ?? 0) + bytes;
    if (ofAddress === 0) this.addresses.delete(address);
    else this.addresses.set(address, ofAddress);
  }

  of(request: IncomingMessage, response: ServerResponse): HeldBytes {
    const known = this.requests.get(request);
    if (known !== undefined) return known;
    const address = clientAddress(request, this.trustProxy);
    let held = 0;
    let over = response.destroyed;
    const bytes: HeldBytes = {
      take: (more) => {
        if (over) return true;
        if (!this.take(address, more)) return false;
        held += more;
        return true;
      },
      release: (less) => {
        if (over) return;
        this.change(address, -less);
        held -= less;
      },
    };
    response.once('close', () => {
      over = true;
      this.change(address, -held);
    });
    this.requests.set(request, bytes);
    return bytes;
  }
}
