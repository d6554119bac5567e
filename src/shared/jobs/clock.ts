import { Injectable } from '@nestjs/common';

/** What time it is: in Quartet the database's (database-clock.ts). Tests put another one in its place. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** Unix time in whole seconds. */
  seconds(): number {
    return Math.floor(this.now().getTime() / 1000);
  }
}
