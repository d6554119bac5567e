import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Request, Response } from 'express';
import pLimit from 'p-limit';
import { MemoryBudget, type HeldBytes } from '../../../shared/memory/memory-budget.js';
import { OverloadedError } from '../../../shared/memory/overloaded-error.js';
import { LiShopError } from '../lishop-error.js';
import { LiShopConfig } from '../settings.js';

/** Bytes; shorter ones are sent at once, and counted for as long as they have not left. */
const LONG = 64 * 1024;
/** What is read makes garbage of several times its size; of many at a time, it would be cleared away late. */
const MAX_READ_AT_ONCE = 2;

/** What a list holds for its caller. */
export interface HeldList {
  /** It was read, and this much of it is still to be sent. @throws OverloadedError */
  isNow(bytes: number): void;
  /** So much of it was handed over. */
  release(bytes: number): void;
}

const NOTHING: HeldList = { isNow: () => undefined, release: () => undefined };

class LongList implements HeldList {
  constructor(
    private readonly held: HeldBytes,
    private readonly expected: number,
  ) {}

  isNow(bytes: number): void {
    if (bytes <= this.expected) this.held.release(this.expected - bytes);
    else if (!this.held.take(bytes - this.expected)) throw new OverloadedError();
  }

  release(bytes: number): void {
    this.held.release(bytes);
  }
}

/** Reads of lists that are long: counted in `LIMIT_BYTES` before anything is read, and two at a time, in the order in which they came. */
@Injectable()
export class LongLists implements OnModuleInit {
  private readonly limit = pLimit(MAX_READ_AT_ONCE);

  constructor(
    private readonly budget: MemoryBudget,
    private readonly config: LiShopConfig,
  ) {}

  onModuleInit(): void {
    if (this.config.listBytes <= this.budget.largest) return;
    new Logger('LiShop').warn(
      `LISHOP_LIST_BYTES lets a list have ${this.config.listBytes} bytes, and LIMIT_BYTES one address hold ${this.budget.largest}: a longer list cannot be read.`,
    );
  }

  /**
   * @param size about how many bytes the list is
   * @throws LiShopError LIST_UNREADABLE
   * @throws OverloadedError; what `read` throws
   */
  async read<Value>(
    { request, response, size }: { request: Request; response: Response; size: number },
    read: () => Promise<Value>,
  ): Promise<readonly [Value, HeldList]> {
    if (size < LONG) return [await read(), NOTHING];
    // To try again would be of no use.
    if (size > this.budget.largest) throw new LiShopError({ code: 'LIST_UNREADABLE' });
    const held = this.budget.of(request, response);
    if (!held.take(size)) throw new OverloadedError();
    return this.limit(async () => {
      // Nobody waits for it any more.
      if (response.destroyed) throw new OverloadedError();
      return [await read(), new LongList(held, size)];
    });
  }
}
