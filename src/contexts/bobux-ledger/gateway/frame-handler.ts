import { hash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { CommandExecutor, mayOverlap } from '../command-executor.js';
import type { DefinedCommand } from '../command.js';
import { findCommand } from '../commands/index.js';
import { ApiKeyCache, type KnownKey } from '../api-keys/api-key-cache.js';
import type { BobuxErrorCode } from '../ledger-error.js';
import type { Outcome } from '../outcome.js';
import { isNonce } from '../parameters.js';
import { DatabaseError } from '../../../shared/database/database-error.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { encodeAnswer } from './codec/answer.js';
import { decodeFrame, type DecodedFrame, type MessageFrame } from './codec/frame.js';
import { CommandMetrics } from './command-metrics.js';
import type { Answer, Frame, FrameTask } from './frame-task.js';
import { Throttle } from './throttle.js';

/** Told of who guesses keys or secrets. @returns what is to be answered instead of `answer` */
export type OnAuthFailure = (answer: string) => Promise<Answer>;

const failure = (error: BobuxErrorCode): Outcome => ({ success: false, error, data: {} });

/** From a frame to its answer: decodes, tests the signature, has the command run, encodes. */
@Injectable()
export class FrameHandler {
  private readonly logger = new Logger('Bobux');
  private readonly oneComplaintASecond = new Throttle(1_000);

  constructor(
    readonly executor: CommandExecutor,
    readonly keys: ApiKeyCache,
    readonly durations: CommandMetrics,
    private readonly clock: Clock,
  ) {}

  read(frame: Frame, onAuthFailure: OnAuthFailure): FrameTask {
    return new CommandTask(this, decodeFrame(frame.data, frame.isBinary), onAuthFailure);
  }

  encode(outcome: Outcome, nonce: string | undefined): string {
    try {
      return encodeAnswer(this.clock.seconds(), outcome, nonce);
    } catch (error) {
      return encodeAnswer(this.clock.seconds(), this.outcomeOf(error), nonce);
    }
  }

  /** What is answered where something failed; the log has the reason. A database that is down must not fill the disk with the news of it. */
  outcomeOf(error: unknown): Outcome {
    this.oneComplaintASecond.run((suppressed) => {
      const more = suppressed > 0 ? ` (and ${suppressed} more since the last such line)` : '';
      const { stack, message } =
        error instanceof Error ? error : { stack: undefined, message: String(error) };
      if (error instanceof DatabaseError) this.logger.error(`the database failed${more}: ${message}`);
      else this.logger.error(`a command failed${more}: ${message}`, stack);
    });
    return failure(error instanceof DatabaseError ? 'DB_ERROR' : 'SERVER_ERROR');
  }
}

/** One frame on its way to its answer. */
class CommandTask implements FrameTask {
  company: object | undefined;
  private readonly command: DefinedCommand | undefined;
  private start = 0;
  /** Given back only to who has proved to be a holder of the key. */
  private nonce: string | undefined;

  constructor(
    private readonly handler: FrameHandler,
    private readonly message: DecodedFrame,
    private readonly onAuthFailure: OnAuthFailure,
  ) {
    this.command = message.kind === 'message' ? findCommand(message.command) : undefined;
  }

  mayJoin(company: object): boolean {
    const { command, message, handler } = this;
    if (message.kind !== 'message' || command !== company) return false;
    // To look its key up takes time, in which another one could overtake it.
    return mayOverlap(command, message.parameters) && handler.keys.peek(message.key) !== undefined;
  }

  answer(): Answer | Promise<Answer> {
    const { message, handler } = this;
    this.start = performance.now();
    if (message.kind === 'unreadable') return this.finish(failure(message.error));
    const known = handler.keys.peek(message.key);
    return known === undefined ? this.lookUpAndRun(message) : this.runAs(known, message);
  }

  private async lookUpAndRun(message: MessageFrame): Promise<Answer> {
    try {
      const known = await this.handler.keys.find(message.key);
      return await this.runAs(known, message);
    } catch (error) {
      return this.finish(this.handler.outcomeOf(error));
    }
  }

  private runAs(known: KnownKey | undefined, message: MessageFrame): Answer | Promise<Answer> {
    const { command, handler } = this;
    try {
      if (!known?.signing.verify(message, message.hmac)) return this.refuse();
      const { parameters } = message;
      if (isNonce(parameters.nonce)) this.nonce = parameters.nonce;
      const fingerprint = (): Buffer => hash('sha256', message.canonical(true), 'buffer');
      const outcome = handler.executor.execute({ caller: known.apiKey, command, parameters, fingerprint });
      if (command !== undefined && mayOverlap(command, parameters)) this.company = command;
      if (!(outcome instanceof Promise)) return this.finish(outcome);
      return outcome.then(this.finish, (error: unknown) => this.finish(handler.outcomeOf(error)));
    } catch (error) {
      return this.finish(handler.outcomeOf(error));
    }
  }

  private refuse(): Promise<Answer> {
    return this.onAuthFailure(this.finish(failure('INVALID_AUTH_ERROR')));
  }

  private readonly finish = (outcome: Outcome): string => {
    const text = this.handler.encode(outcome, this.nonce);
    const took = performance.now() - this.start;
    const code = outcome.success ? 'ok' : outcome.error;
    this.handler.durations.observe(this.command?.name ?? 'none', code, took);
    return text;
  };
}
