import {
  createServer,
  IncomingMessage,
  ServerResponse,
  type RequestListener,
  type ServerOptions,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { NestApplicationOptions } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express } from 'express';

/**
 * Bytes of a request's line and headers: twice Node's own, since ImbaChat asks for up to 1,000 users in the address, each id of up to 16
 * digits.
 */
const MAX_HEADER_BYTES = 32 * 1024;

/**
 * Classes of requests and responses whose prototypes are the application's own (`app.request`, `app.response`). Express gives each message
 * those when it comes; where it has them already, nothing is changed.
 */
function messagesOf(express: Express): ServerOptions {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<Request extends IncomingMessage> extends ServerResponse<Request> {}
  express.request = Object.setPrototypeOf(ExpressRequest.prototype, express.request) as Express['request'];
  express.response = Object.setPrototypeOf(
    ExpressResponse.prototype,
    express.response,
  ) as Express['response'];
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}

/**
 * Nest's adapter for Express, but a message never changes its prototype. With a change for each, a third of what a request leaves behind
 * survives V8's collections of the young generation, which take ten times as long for it: half of the price of a short request
 * (bench/imvu/README.md).
 */
export class StaticPrototypeExpressAdapter extends ExpressAdapter {
  /** Of the options of Nest's own only `httpsOptions` are looked at: Quartet uses no others. */
  override initHttpServer({ httpsOptions }: NestApplicationOptions): void {
    const express = this.getInstance<Express>();
    const options = { ...messagesOf(express), maxHeaderSize: MAX_HEADER_BYTES };
    const listener = express as RequestListener;
    this.httpServer = httpsOptions
      ? createTlsServer({ ...httpsOptions, ...options }, listener)
      : createServer(options, listener);
  }
}
