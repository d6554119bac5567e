import { IncomingMessage, ServerResponse, type Server } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Req, Res } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Request, Response } from 'express';
import { generate } from 'selfsigned';
import supertest from 'supertest';
import { StaticPrototypeExpressAdapter } from './static-prototype-express.adapter.js';

@Controller()
class EchoController {
  @Get('echo/:word')
  echo(@Req() request: Request, @Res() response: Response): void {
    const right = request instanceof IncomingMessage && response instanceof ServerResponse;
    response.status(201).json({ word: request.params.word, type: request.header('accept'), right });
  }
}

describe('requests and responses of Express', () => {
  let app: NestExpressApplication<Server>;
  /** Prototypes of each request and response, before Express sees them and when they are answered. */
  const prototypes: unknown[][] = [];

  async function start(httpsOptions?: { key: string; cert: string }): Promise<number> {
    prototypes.length = 0;
    const module = await Test.createTestingModule({ controllers: [EchoController] }).compile();
    app = module.createNestApplication<NestExpressApplication<Server>>(new StaticPrototypeExpressAdapter(), {
      logger: false,
      ...(httpsOptions && { httpsOptions }),
    });
    await app.listen(0, '127.0.0.1');
    app.getHttpServer().prependListener('request', (request, response) => {
      const note = (): number =>
        prototypes.push([request, response].map((one) => Object.getPrototypeOf(one) as unknown));
      note();
      response.once('finish', note);
    });
    return (app.getHttpServer().address() as AddressInfo).port;
  }

  const ofTheApp = (): unknown[] => {
    const { request, response } = app.getHttpAdapter().getInstance();
    return [request, response];
  };

  afterEach(() => app.close());

  it('should have the prototypes of the application from the start, and do what they do elsewhere', async () => {
    await start();
    for (const word of ['one', 'two']) {
      await supertest(app.getHttpServer())
        .get(`/echo/${word}`)
        .set('accept', 'text/x-test')
        .expect(201, { word, type: 'text/x-test', right: true });
    }
    expect(prototypes).toHaveLength(4);
    for (const seen of prototypes) seen.forEach((one, at) => expect(one).toBe(ofTheApp()[at]));
  });

  it('should have them over TLS as well', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const port = await start({ key, cert });
    const status = await new Promise((resolve, reject) => {
      httpsRequest({ port, host: '127.0.0.1', path: '/echo/one', rejectUnauthorized: false }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode));
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(201);
    expect(prototypes).toHaveLength(2);
    for (const seen of prototypes) seen.forEach((one, at) => expect(one).toBe(ofTheApp()[at]));
  });
});
