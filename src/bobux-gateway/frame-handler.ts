import { createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { verifySignature } from '../auth/signed-message.js';
import { CommandExecutor } from '../bobux-ledger/command-executor.js';
import { findCommand } from '../bobux-ledger/commands/index.js';
import type { BobuxErrorCode } from '../bobux-ledger/ledger-error.js';
import type { Outcome } from '../bobux-ledger/outcome.js';
import { isNonce } from '../bobux-ledger/parameters.js';
import { DatabaseError } from '../database/database-error.js';
import { Clock } from '../operations/clock.js';
import { Metrics } from '../operations/metrics.js';
import { encodeAnswer } from './codec/answer.js';
import { decodeFrame, type MessageFrame } from './codec/frame.js';
import type { Frame } from './connection-lane.js';
import { Throttle } from './throttle.js';

export interface FrameAnswer {
  readonly text: string;
  /** True where somebody guesses keys or secrets. */
  readonly authFailed: boolean;
}

const failure = (error: BobuxErrorCode): Outcome => ({ success: false, error, data: {} });

/** From a frame to its answer: decodes, tests the signature, has the command run, encodes. Never rejects. */
@Injectable()
export class FrameHandler {
  private readonly logger = new Logger('Bobux');
  private readonly oneComplaintASecond = new Throttle(1_000);
  private readonly durations;

  constructor(
    private readonly executor: CommandExecutor,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.durations = metrics.histogram('quartet_bobux_command_seconds', 'Bobux commands', [
      'command',
      'outcome',
    ]);
  }

  async handle(frame: Frame): Promise<FrameAnswer> {
    const start = process.hrtime.bigint();
    const message = decodeFrame(frame.data, frame.isBinary);
    const { outcome, nonce } =
      message.kind === 'message'
        ? await this.outcomeOf(message)
        : { outcome: failure(message.error), nonce: undefined };
    const text = encodeAnswer(this.clock.seconds(), outcome, nonce);
    const error = outcome.success ? 'ok' : outcome.error;
    const command = (message.kind === 'message' && findCommand(message.command)?.name) || 'none';
    this.durations.observe({ command, outcome: error }, Number(process.hrtime.bigint() - start) / 1e9);
    return { text, authFailed: error === 'INVALID_AUTH_ERROR' };
  }

  private async outcomeOf(message: MessageFrame): Promise<{ outcome: Outcome; nonce: string | undefined }> {
    // Given back only to who has proved to be a holder of the key.
    let nonce: string | undefined;
    try {
      const caller = await this.executor.findKey(message.key);
      if (caller === undefined || !verifySignature(caller.secret, message, message.hmac)) {
        return { outcome: failure('INVALID_AUTH_ERROR'), nonce };
      }
      if (isNonce(message.parameters.nonce)) nonce = message.parameters.nonce;
      const { command, parameters } = message;
      const fingerprint = (): Buffer => createHash('sha256').update(message.canonical(true)).digest();
      return { outcome: await this.executor.execute({ caller, command, parameters, fingerprint }), nonce };
    } catch (error) {
      this.complain(error);
      return { outcome: failure(error instanceof DatabaseError ? 'DB_ERROR' : 'SERVER_ERROR'), nonce };
    }
  }

  /** A database that is down must not fill the disk with the news of it. */
  private complain(error: unknown): void {
    this.oneComplaintASecond.run((suppressed) => {
      const more = suppressed > 0 ? ` (and ${suppressed} more since the last such line)` : '';
      const { stack, message } =
        error instanceof Error ? error : { stack: undefined, message: String(error) };
      if (error instanceof DatabaseError) this.logger.error(`the database failed${more}: ${message}`);
      else this.logger.error(`a command failed${more}: ${message}`, stack);
    });
  }
}
