import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { DatabaseError } from '../database/database-error.js';
import { DatabaseClock } from './database-clock.js';

const HOUR = 3_600_000;

/** A database's clock that can be set; `wait` is how long the answer takes. */
class Server {
  ahead = 0;
  away = false;
  wait = 0;

  async query<Row extends object>(): Promise<Row[]> {
    if (this.wait > 0) await new Promise((resolve) => setTimeout(resolve, this.wait));
    if (this.away) throw new DatabaseError(new Error('away'));
    return [{ now: performance.timeOrigin + performance.now() + this.ahead } as unknown as Row];
  }
}

let server: Server;
let clock: DatabaseClock;
const off = (): number => clock.now().getTime() - (performance.timeOrigin + performance.now());

beforeAll(() => Logger.overrideLogger(false));
beforeEach(() => {
  server = new Server();
  clock = new DatabaseClock(server);
});
afterEach(() => {
  clock.onModuleDestroy();
  jest.restoreAllMocks();
});

describe('DatabaseClock', () => {
  it('should show the time of the database, not of this machine', async () => {
    server.ahead = HOUR;
    await clock.onModuleInit();
    expect(off()).toBeCloseTo(HOUR, -3);
    expect(clock.seconds()).toBe(Math.floor(clock.now().getTime() / 1000));
  });

  it('should go on evenly while this machine is set to another time, and while the database is away', async () => {
    await clock.onModuleInit();
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + HOUR);
    server.away = true;
    await clock.look();
    expect(Math.abs(off())).toBeLessThan(1_000);
  });

  it.each([HOUR, -HOUR])('should follow the database when it is set by %d ms', async (step) => {
    await clock.onModuleInit();
    server.ahead = step;
    await clock.look();
    expect(off()).toBeCloseTo(step, -3);
  });

  it('should not be moved by an answer that is only late', async () => {
    await clock.onModuleInit();
    const before = off();
    server.wait = 300;
    await clock.look();
    // Neither by the 300 ms nor by half of them.
    expect(Math.abs(off() - before)).toBeLessThan(100);
  });
});
