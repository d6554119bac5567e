import { Catch, Logger, type ExceptionFilter } from '@nestjs/common';

/**
 * Catches what fails before a connection's first frame, and only logs it. Nest's own filter would send an answer that belongs to no
 * frame; the adapter closes the connection.
 */
@Catch()
export class GatewayErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Bobux');

  catch(error: unknown): void {
    this.logger.error(
      `a connection failed: ${String(error)}`,
      error instanceof Error ? error.stack : undefined,
    );
  }
}
