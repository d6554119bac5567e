import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Injectable, Logger, Req, type INestApplication } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import type { Request } from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { WebSocket } from 'ws';
import { HttpConfig, LimitsConfig } from '../config/platform-settings.js';
import { HttpErrorFilter } from './http-error.filter.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { LimiterStore, MemoryLimiterStore } from '../rate-limit/limiter-store.js';
import { AccessGuard, type AuthenticatedRequest } from '../auth/access.guard.js';
import { Authenticated, Public, SignedMessages, type Authenticator } from '../auth/access.js';
import { Authentication } from '../auth/authentication.js';
import { RequestBodies } from '../auth/request-bodies.js';
import { RequestOrigin } from '../auth/request-origin.js';

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

@Injectable()
class ByName implements Authenticator<string> {
  readonly challenge = 'Name';
  claim(): undefined {
    return undefined;
  }
  authenticate({ headers }: Request): Promise<string | undefined> {
    return Promise.resolve(headers.name === 'jane' ? 'Jane' : undefined);
  }
}

@Controller('mixed')
class MixedController {
  @Get('public')
  @Public()
  open(): string {
    return 'anyone';
  }

  @Get('by-name')
  @Authenticated(ByName)
  byName(@Req() { principal }: AuthenticatedRequest<string>): string {
    return principal;
  }

  @Get('undeclared')
  undeclared(): string {
    return 'never';
  }

  @Get('signed')
  @SignedMessages()
  signed(): string {
    return 'never';
  }
}

@Controller('closed')
@Authenticated(ByName)
class ClosedController {
  @Get()
  inherited(): string {
    return 'jane only';
  }

  @Get('open')
  @Public()
  overridden(): string {
    return 'anyone';
  }
}

@WebSocketGateway()
class MixedGateway {
  @SubscribeMessage('signed')
  @SignedMessages()
  signed(): { event: string } {
    return { event: 'done' };
  }

  @SubscribeMessage('undeclared')
  undeclared(): { event: string } {
    return { event: 'never' };
  }
}

let app: INestApplication<Server>;
beforeAll(async () => {
  const limits = new LimitsConfig({
    authFailures: { points: 1000, seconds: 60 },
    requests: undefined,
    connections: undefined,
    openConnections: 0,
  });
  const module = await Test.createTestingModule({
    controllers: [MixedController, ClosedController],
    providers: [
      MixedGateway,
      ByName,
      RateLimits,
      { provide: LimiterStore, useClass: MemoryLimiterStore },
      Authentication,
      RequestOrigin,
      { provide: RequestBodies, useValue: { read: () => undefined } },
      { provide: LimitsConfig, useValue: limits },
      { provide: HttpConfig, useValue: httpConfig({ host: '127.0.0.1', port: 0, trustProxy: 0 }) },
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: HttpErrorFilter },
    ],
  }).compile();
  app = module.createNestApplication<INestApplication<Server>>();
  app.useWebSocketAdapter(new WsAdapter(app));
  Logger.overrideLogger(false);
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

const get = (path: string, name = '') => request(app.getHttpServer()).get(path).set('name', name);

/** Sends each event in turn; gives the event of each answer. */
async function eventsAfter(...events: string[]): Promise<string[]> {
  const socket = new WebSocket(`ws://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const answers: string[] = [];
  for (const event of events) {
    const answer = new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    socket.send(JSON.stringify({ event, data: {} }));
    answers.push(JSON.parse(await answer).event);
  }
  socket.terminate();
  return answers;
}

describe('the access guard', () => {
  it('should let anyone onto a public route', async () => {
    await get('/mixed/public').expect(200, 'anyone');
  });

  it('should let onto a guarded route who is recognised, and give the route who it is', async () => {
    await get('/mixed/by-name', 'jane').expect(200, 'Jane');
    const refused = await get('/mixed/by-name', 'john').expect(401);
    expect(refused.headers['www-authenticate']).toBe('Name');
    expect(refused.body).toEqual({
      statusCode: 401,
      error: 'Unauthorized',
      message: 'Authentication is required.',
    });
  });

  it('should take the declaration of the class where the route has none, and the own of the route first', async () => {
    await get('/closed', 'jane').expect(200, 'jane only');
    await get('/closed').expect(401);
    await get('/closed/open').expect(200, 'anyone');
  });

  it('should refuse a route that declares nothing, to everyone', async () => {
    for (const name of ['', 'jane']) {
      const { body } = await get('/mixed/undeclared', name).expect(403);
      expect(body).toEqual({ statusCode: 403, error: 'Forbidden', message: 'Forbidden resource' });
    }
  });

  it('should not take a signature of messages for the access to a route', async () => {
    await get('/mixed/signed', 'jane').expect(403);
  });

  it('should let a message in whose handler declares it as signed, and refuse one that declares nothing', async () => {
    expect(await eventsAfter('signed', 'undeclared', 'signed')).toEqual(['done', 'exception', 'done']);
  });
});
