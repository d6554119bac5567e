import { Logger } from '@nestjs/common';
import { reasonAndStack } from './start-error.js';

/** Logs Node's warnings and what nobody caught: by itself Node prints them as plain text, of many lines. */
export function logProcessEvents(): void {
  const logger = new Logger('Node');
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => logger.warn(`${name}: ${message}`));
  process.on('uncaughtException', (error: unknown) => {
    // As without this listener: nobody knows in what state the process is.
    logger.fatal(`Quartet ends, because nobody caught this: ${reasonAndStack(error)}`);
    process.exit(1);
  });
}
