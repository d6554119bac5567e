import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { RedactingLogger } from './logger.js';

const S = 'hunter2';

let printed: string;
let toStderr: string;

/** Everything that a process would print, from the streams themselves. */
beforeEach(() => {
  printed = '';
  toStderr = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((toStderr += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const linesOf = (text: string): Record<string, any>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('the log in production', () => {
  const logger = new RedactingLogger(true);

  it('should be one line of JSON an event', () => {
    logger.log('first\nsecond', 'Somewhere');
    logger.warn('third');
    expect(linesOf(printed)).toEqual([
      {
        level: 'log',
        pid: process.pid,
        timestamp: expect.any(Number),
        message: 'first\nsecond',
        context: 'Somewhere',
      },
      { level: 'warn', pid: process.pid, timestamp: expect.any(Number), message: 'third' },
    ]);
    expect(printed.endsWith('\n')).toBe(true);
  });

  it('should hold an error with its stack in one line, without secrets', () => {
    const error = new Error(`cannot reach postgres://u:${S}@h/d`);
    logger.error(`failed: ${error.message}`, error.stack, 'Somewhere');
    const [line, ...more] = linesOf(toStderr);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: 'error', context: 'Somewhere' });
    expect(line?.message).toBe('failed: cannot reach postgres://u:[redacted]@h/d');
    expect(line?.stack).toMatch(/^Error: cannot reach postgres:\/\/u:\[redacted\]@h\/d\n +at /);
    expect(toStderr).not.toContain(S);
  });

  it('should hold an error that is logged as such', () => {
    logger.error(new Error(`password=${S}`));
    expect(linesOf(toStderr)).toHaveLength(1);
    expect(toStderr).toContain('password=[redacted]');
    expect(toStderr).not.toContain(S);
  });

  it('should leave secrets out of objects', () => {
    logger.log({ id: 1, headers: { authorization: `Basic ${S}`, cookie: S }, list: [{ api_key: S }] });
    expect(linesOf(printed)[0]?.message).toEqual({
      id: 1,
      headers: { authorization: '[redacted]', cookie: '[redacted]' },
      list: [{ api_key: '[redacted]' }],
    });
  });

  it.each(['log', 'warn', 'debug', 'verbose', 'error', 'fatal'] as const)(
    'should leave secrets out of every message of the level %s',
    (level) => {
      const talkative = new RedactingLogger(true, [level]);
      talkative[level](`password=${S}`, { token: S }, 'Somewhere');
      expect(printed + toStderr).toContain('password=[redacted]');
      expect(printed + toStderr).not.toContain(S);
    },
  );

  it('should not hold what is told at the levels debug and verbose, unless that is asked for', () => {
    logger.debug('GET /articles 200');
    logger.verbose('and more');
    expect(printed + toStderr).toBe('');
  });

  it('should print what JSON has no word for', () => {
    const circular: Record<string, unknown> = { big: 10n, secret: S };
    circular.self = circular;
    logger.log(circular);
    expect(linesOf(printed)).toHaveLength(1);
    expect(printed).toContain('"big":"10"');
    expect(printed).not.toContain(S);
  });

  it('should be used by every Logger of the process', () => {
    Logger.overrideLogger(logger);
    new Logger('Somewhere').log(`password=${S}`);
    Logger.overrideLogger(['error']);
    expect(linesOf(printed)[0]).toMatchObject({ message: 'password=[redacted]', context: 'Somewhere' });
  });
});

describe('the log of a developer', () => {
  const logger = new RedactingLogger(false);

  it('should be readable text without secrets, the stack among it', () => {
    const error = new Error(`token=${S}`);
    logger.error(`failed: password=${S}`, error.stack, 'Somewhere');
    expect(toStderr).toContain('[Somewhere] failed: password=[redacted]');
    expect(toStderr).toMatch(/Error: token=\[redacted\]\n +at /);
    expect(toStderr).not.toContain(S);
    expect(toStderr).not.toContain('{"level"');
  });
});

describe("the framework's own news", () => {
  const logger = new RedactingLogger(true);

  it.each(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'WebSocketsController'])(
    'should be left out where %s logs its building, but not its errors',
    (context) => {
      logger.log('something was built', context);
      expect(printed).toBe('');
      logger.warn('be careful', context);
      logger.error('something is wrong', undefined, context);
      expect(linesOf(printed)).toHaveLength(1);
      expect(linesOf(toStderr)).toHaveLength(1);
    },
  );

  it('should not say that the application has started: it does not listen yet, and may never', () => {
    logger.log('Nest application successfully started', 'NestApplication');
    expect(printed).toBe('');
  });

  it('should be kept where anybody else logs something', () => {
    logger.log('listening', 'Quartet');
    logger.log('no context');
    expect(linesOf(printed)).toHaveLength(2);
  });
});
