import { ConsoleLogger, type LogLevel } from '@nestjs/common';
import { redact } from './redaction.js';

/** What Nest logs of its own building at every start: nothing that an operator could use, and "successfully started" before it listens. */
const framework = new Set([
  'NestApplication',
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'WebSocketsController',
]);

/** Nest's own logger, one line an event (JSON in production), with secrets left out. */
export class RedactingLogger extends ConsoleLogger {
  /** @param logLevels `debug` logs every request, too */
  constructor(production: boolean, logLevels: LogLevel[] = ['fatal', 'error', 'warn', 'log']) {
    super({ json: production, colors: !production && process.stdout.isTTY === true, logLevels });
  }

  protected override printMessages(
    messages: unknown[],
    context?: string,
    level?: LogLevel,
    stream?: 'stdout' | 'stderr',
    errorStack?: unknown,
    params?: Record<string, unknown>,
  ): void {
    if (level === 'log' && context !== undefined && framework.has(context)) return;
    // main.ts reports what stops the start.
    if (context === 'ExceptionHandler' || (context === 'NestApplication' && level === 'error')) return;
    super.printMessages(
      messages.map((message) => redact(message)),
      context,
      level,
      stream,
      redact(errorStack),
      redact(params) as Record<string, unknown> | undefined,
    );
  }

  protected override printStackTrace(stack: string): void {
    if (stack) super.printStackTrace(String(redact(stack)));
  }
}
