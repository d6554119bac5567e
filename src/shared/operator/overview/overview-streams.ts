import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Authentication } from '../../auth/authentication.js';
import { TooManyRequestsError } from '../../auth/authentication-error.js';
import { OperatorAuthenticator } from '../../auth/operator.authenticator.js';
import { OverviewReader } from './overview-reader.js';

const PUBLISH_INTERVAL_MS = 5_000;
const MAX_STREAMS = 20;

/** The streams of those who watch the overview. */
@Injectable()
export class OverviewStreams implements OnModuleDestroy {
  private readonly logger = new Logger(OverviewStreams.name);
  private readonly streams = new Map<Response, Request>();
  /** Whose first event is being read. */
  private beginning = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly reader: OverviewReader,
    private readonly authentication: Authentication,
    private readonly authenticator: OperatorAuthenticator,
  ) {}

  onModuleDestroy(): void {
    clearInterval(this.timer);
    for (const response of this.streams.keys()) response.end();
  }

  /** @throws TooManyRequestsError */
  async open(request: Request, response: Response): Promise<void> {
    if (this.streams.size + this.beginning >= MAX_STREAMS)
      throw new TooManyRequestsError(PUBLISH_INTERVAL_MS / 1_000);
    this.beginning += 1;
    const first = await this.reader
      .read()
      .then(eventOf)
      .finally(() => (this.beginning -= 1));
    // It left meanwhile: its close has been emitted already, and it would keep its place for ever.
    if (response.destroyed) return;
    response.status(200);
    response.setHeader('Content-Type', 'text/event-stream; charset=utf-8');
    response.setHeader('Cache-Control', 'no-store, no-transform');
    // nginx holds answers back otherwise.
    response.setHeader('X-Accel-Buffering', 'no');
    response.write(`retry: ${PUBLISH_INTERVAL_MS}\n${first}`);
    this.streams.set(response, request);
    response.once('close', () => this.streams.delete(response));
    this.timer ??= setInterval(() => void this.publish(), PUBLISH_INTERVAL_MS).unref();
  }

  private async publish(): Promise<void> {
    if (this.streams.size === 0) return;
    try {
      const event = eventOf(await this.reader.read());
      for (const [response, request] of this.streams) await this.send(response, request, event);
    } catch (error) {
      // The database is away: a comment says that the stream still lives.
      this.logger.debug(`The overview cannot be read: ${String(error)}`);
      for (const response of this.streams.keys()) writeIfRead(response, ':\n\n');
    }
  }

  /** The session may have ended since: then so does the stream. */
  private async send(response: Response, request: Request, event: string): Promise<void> {
    const isStill = await this.authentication.require(request, this.authenticator).then(
      () => true,
      () => false,
    );
    if (isStill) writeIfRead(response, event);
    else response.end();
  }
}

const eventOf = (overview: object): string => `event: overview\ndata: ${JSON.stringify(overview)}\n\n`;

/** A slow reader gets a later one: each holds the whole. One that has ended is still there until its end was read, and takes nothing more. */
function writeIfRead(response: Response, text: string): void {
  if (!response.writableEnded && !response.writableNeedDrain) response.write(text);
}
