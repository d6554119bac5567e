import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { encodeAnswer } from './codec/answer.js';

/** The last net: Nest's own filter would answer in another format and echo what came in. */
@Catch()
export class GatewayErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Bobux');

  catch(error: unknown, host: ArgumentsHost): void {
    this.logger.error(`a frame failed: ${String(error)}`, error instanceof Error ? error.stack : undefined);
    const seconds = Math.floor(Date.now() / 1000);
    host
      .switchToWs()
      .getClient<WebSocket>()
      .send(encodeAnswer(seconds, { success: false, error: 'SERVER_ERROR', data: {} }));
  }
}
