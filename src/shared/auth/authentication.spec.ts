import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpConfig, LimitsConfig } from '../config/platform-settings.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import type { Claim } from '../rate-limit/claimant.js';
import type { Authenticator } from './access.js';
import { AuthenticationError, TooManyRequestsError } from './authentication-error.js';
import { Authentication } from './authentication.js';
import { RequestOrigin } from './request-origin.js';

const httpConfig = (values: Pick<HttpConfig, 'host' | 'port' | 'trustProxy'>): HttpConfig =>
  new HttpConfig({
    publicUrl: undefined,
    operatorHosts: [],
    accessLog: false,
    ...values,
    tls: undefined,
    publicPages: [],
    timeouts: { headersMs: 20_000, bodyMs: 60_000, unreadMs: 60_000, idleMs: 65_000 },
  });

/** The real round over HTTP stands in test/platform/operator.e2e.ts. */
const request = (name?: string, address = '198.51.100.1', forwarded?: string): Request =>
  ({
    socket: { remoteAddress: address },
    headers: { name, 'x-forwarded-for': forwarded },
  }) as unknown as Request;

const claimed = (name: string | undefined): Claim | undefined =>
  name === undefined ? undefined : { context: 'test', id: name };
const claim = (request: Request): Claim | undefined => claimed(request.headers.name as string | undefined);

class ByName implements Authenticator<string> {
  readonly challenge = 'Name';
  asked = 0;
  claim({ headers }: Request): Claim | undefined {
    return claimed(headers.name as string | undefined);
  }
  authenticate({ headers }: Request): Promise<string | undefined> {
    this.asked += 1;
    return Promise.resolve(headers.name === 'jane' ? 'Jane' : undefined);
  }
}

function authenticationOf(points: number, proxies = 0): Authentication {
  const limits = new LimitsConfig({
    authFailures: { points, seconds: 60 },
    requests: undefined,
    connections: undefined,
    openConnections: 0,
  });
  const http = httpConfig({ host: '0.0.0.0', port: 0, trustProxy: proxies });
  return new Authentication(new RateLimits(limits), http, new RequestOrigin(http));
}

describe('Authentication.require', () => {
  it('should give the principal', async () => {
    expect(await authenticationOf(1).require(request('jane'), new ByName())).toBe('Jane');
  });

  it('should refuse with the challenge of the authenticator', async () => {
    const refused = authenticationOf(9).require(request('john'), new ByName());
    await expect(refused).rejects.toThrow(AuthenticationError);
    await expect(refused).rejects.toMatchObject({
      challenge: 'Name',
      message: 'Authentication is required.',
    });
  });

  it('should not even look at credentials after too many failures, right ones among them', async () => {
    const authentication = authenticationOf(2);
    const names = new ByName();
    for (const name of ['john', 'jim']) {
      await expect(authentication.require(request(name), names)).rejects.toThrow(AuthenticationError);
    }
    for (const name of ['john', 'jane']) {
      await expect(authentication.require(request(name), names)).rejects.toThrow(TooManyRequestsError);
    }
    await expect(authentication.require(request('jane'), names)).rejects.toMatchObject({ retryAfter: 60 });
    expect(names.asked).toBe(2);
    expect(await authentication.require(request('jane', '198.51.100.2'), names)).toBe('Jane');
  });

  it('should have those past the limit wait also when all of them came at once', async () => {
    const authentication = authenticationOf(2);
    const slow = { claim, authenticate: () => wait(20).then(() => undefined) };
    const errors = await Promise.all(
      [1, 2, 3, 4, 5].map(() =>
        authentication.require(request('john'), slow).catch((error: Error) => error.name),
      ),
    );
    expect(errors.sort()).toEqual([
      ...Array<string>(2).fill('AuthenticationError'),
      ...Array<string>(3).fill('TooManyRequestsError'),
    ]);
  });

  it('should not look at more guesses at once than may fail', async () => {
    const authentication = authenticationOf(3);
    let looked = 0;
    const slow = { claim, authenticate: () => ((looked += 1), wait(5).then(() => undefined)) };
    await Promise.allSettled(
      Array.from({ length: 100 }, () => authentication.require(request('john'), slow)),
    );
    expect(looked).toBe(3);
  });

  it('should let more callers wait for their turn than may fail, and serve all who are right', async () => {
    const authentication = authenticationOf(3);
    let [together, most] = [0, 0];
    const slow = {
      claim,
      authenticate: async () => {
        most = Math.max(most, (together += 1));
        await wait(2);
        together -= 1;
        return 'Jane';
      },
    };
    const all = Array.from({ length: 100 }, () => authentication.require(request('jane'), slow));
    expect(await Promise.all(all)).toEqual(Array(100).fill('Jane'));
    expect(most).toBe(3);
  });

  it('should give the turn of a caller whose attempt failed to the next', async () => {
    const authentication = authenticationOf(1);
    const broken = { claim, authenticate: () => wait(5).then(() => Promise.reject(new Error('gone'))) };
    const first = authentication.require(request('jane'), broken);
    const second = authentication.require(request('jane'), new ByName());
    await expect(first).rejects.toThrow('gone');
    expect(await second).toBe('Jane');
  });

  it('should not let callers wait for ever behind one that hangs', async () => {
    const authentication = authenticationOf(1);
    void authentication.require(request('jane'), { claim, authenticate: () => new Promise(() => undefined) });
    await expect(authentication.require(request('jane'), new ByName())).rejects.toMatchObject({
      retryAfter: 1,
    });
    expect(await authentication.require(request('jane', '198.51.100.2'), new ByName())).toBe('Jane');
  });

  it('should not count who is recognised', async () => {
    const authentication = authenticationOf(2);
    for (let round = 0; round < 10; round += 1) await authentication.require(request('jane'), new ByName());
    await expect(authentication.require(request('john'), new ByName())).rejects.toThrow(AuthenticationError);
  });

  it('should count by the address that the proxies give, not by the one that the client claims', async () => {
    const behindOne = authenticationOf(1, 1);
    await behindOne.require(request('john', '10.0.0.1', '198.51.100.1'), new ByName()).catch(() => undefined);
    await expect(
      behindOne.require(request('jane', '10.0.0.1', '1.1.1.1, 198.51.100.1'), new ByName()),
    ).rejects.toThrow(TooManyRequestsError);
    expect(await behindOne.require(request('jane', '10.0.0.1', '198.51.100.2'), new ByName())).toBe('Jane');

    const direct = authenticationOf(1);
    await direct.require(request('john', '198.51.100.1', '1.1.1.1'), new ByName()).catch(() => undefined);
    await expect(direct.require(request('jane', '198.51.100.1', '2.2.2.2'), new ByName())).rejects.toThrow(
      TooManyRequestsError,
    );
  });

  it('should not count a missing credential, nor stop at it', async () => {
    const authentication = authenticationOf(1);
    for (let n = 0; n < 100; n += 1)
      await expect(authentication.require(request(), new ByName())).rejects.toThrow(AuthenticationError);
    expect(await authentication.require(request('jane'), new ByName())).toBe('Jane');
    await expect(authentication.require(request('john'), new ByName())).rejects.toThrow(AuthenticationError);
    await expect(authentication.require(request(), new ByName())).rejects.toThrow(AuthenticationError);
  });

  it('should go on with who proved itself from that address, and with nobody else', async () => {
    const authentication = authenticationOf(2);
    await authentication.require(request('jane'), new ByName());
    for (let n = 0; n < 9; n += 1)
      await authentication.require(request(`john${n}`), new ByName()).catch(() => undefined);
    expect(await authentication.require(request('jane'), new ByName())).toBe('Jane');
    await expect(authentication.require(request('john'), new ByName())).rejects.toThrow(TooManyRequestsError);
    await authentication.require(request('jane', '198.51.100.2'), new ByName());
    for (let n = 0; n < 2; n += 1)
      await authentication
        .require(request('john', '198.51.100.3'), new ByName())
        .catch((error: Error) => expect(error).toBeInstanceOf(AuthenticationError));
    await expect(authentication.require(request('jane', '198.51.100.3'), new ByName())).rejects.toThrow(
      TooManyRequestsError,
    );
  });

  it('should stop an id that proved itself and then is guessed', async () => {
    const authentication = authenticationOf(2);
    let right = true;
    const names = {
      claim,
      asked: 0,
      authenticate: () => ((names.asked += 1), Promise.resolve(right ? 'Jane' : undefined)),
    };
    await authentication.require(request('jane'), names);
    right = false;
    for (const name of ['a', 'b']) await authentication.require(request(name), names).catch(() => undefined);
    for (let n = 0; n < 9; n += 1)
      await authentication.require(request('jane'), names).catch(() => undefined);
    expect(names.asked).toBe(5);
    right = true;
    await expect(authentication.require(request('jane'), names)).rejects.toThrow(TooManyRequestsError);
  });

  it('should count each context by itself', async () => {
    const authentication = authenticationOf(1);
    const other = {
      claim: () => ({ context: 'other', id: 'jane' }),
      authenticate: () => Promise.resolve('J'),
    };
    for (const name of ['a', 'b'])
      await authentication.require(request(name), new ByName()).catch(() => undefined);
    expect(await authentication.require(request('jane'), other)).toBe('J');
  });

  it('should not count a failure of the database as one of the client', async () => {
    const authentication = authenticationOf(1);
    const broken = { claim, authenticate: () => Promise.reject(new Error('the database is gone')) };
    await expect(authentication.require(request('jane'), broken)).rejects.toThrow('the database is gone');
    expect(await authentication.require(request('jane'), new ByName())).toBe('Jane');
  });
});
