import { Injectable, Logger } from '@nestjs/common';
import { CommandExecutor, type PreparedCommand } from '../command-executor.js';
import { ApiKeyCache, type KnownKey } from '../api-keys/api-key-cache.js';
import type { EventChannel } from '../events/event-channel.js';
import { refusal, type Outcome } from '../outcome.js';
import { DatabaseError } from '../../../shared/database/database-error.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { Throttle } from '../throttle.js';
import { encodeAnswer } from './codec/answer.js';
import { decodeFrame, type MessageFrame } from './codec/frame.js';
import { CommandMetrics } from './command-metrics.js';
import type { Answer, Frame, PreparedFrame, RunningFrame } from './prepared-frame.js';
import { RefusalLog } from './refusal-log.js';

/** The sender of frames, as the limits know it. */
export interface FrameSender {
  /** For the log. */
  readonly address: string;
  /** `refuse` has to be asked before each frame is looked at. */
  isRestricted(): boolean;
  /** Where events go. */
  readonly channel: EventChannel;
  /** @returns what is answered in place of looking at the signature; `undefined` where it is looked at */
  refuse(key: string, answer: () => string): Promise<Answer | undefined>;
  /** A message was signed with this key's secret. */
  proved(key: string): void;
  /** Counts a wrong key or signature. @returns what is to be answered instead of `answer` */
  failed(key: string, answer: string): Promise<Answer>;
}

/** An answer still to be encoded: whose it is, when its frame was begun, the name of its command, the nonce that it echoes. */
interface Reply {
  readonly sender: FrameSender;
  readonly started: number;
  readonly name: string;
  readonly nonce?: string | undefined;
}

/** From a frame to its answer: decodes, verifies the signature, has the command run, encodes. */
@Injectable()
export class FrameHandler {
  private readonly logger = new Logger('Bobux');
  private readonly oneErrorASecond = new Throttle(1_000);

  constructor(
    private readonly executor: CommandExecutor,
    private readonly keys: ApiKeyCache,
    private readonly metrics: CommandMetrics,
    private readonly refusals: RefusalLog,
    private readonly clock: Clock,
  ) {}

  /** Never throws. */
  prepare(frame: Frame, sender: FrameSender): PreparedFrame {
    const message = decodeFrame(frame);
    if (message.kind === 'unreadable') {
      const reply = (): string =>
        this.encode(
          { sender, started: performance.now(), name: 'none' },
          refusal(message.error, { message: message.message }),
        );
      return { group: () => undefined, run: () => ({ group: undefined, answer: reply() }) };
    }
    return new PreparedMessage(this, message, this.executor.prepare(message), sender);
  }

  /** For PreparedMessage: whether nothing may be in flight beside it, as looking up its key or the limits takes time, and a later frame could overtake it. */
  mustRunAlone({ key }: MessageFrame, sender: FrameSender): boolean {
    return sender.isRestricted() || this.keys.peek(key) === undefined;
  }

  /** For PreparedMessage. Never throws. */
  run(message: MessageFrame, command: PreparedCommand, sender: FrameSender): RunningFrame {
    const started = performance.now();
    const known = sender.isRestricted() ? undefined : this.keys.peek(message.key);
    if (known && isSignedBy(known, message)) {
      sender.proved(message.key);
      return { group: command.group, answer: this.answer(started, command, known, sender) };
    }
    // No frame may begin behind it: a wrong signature can close the connection.
    return { group: undefined, answer: this.lookUp(started, message, command, sender, known) };
  }

  /** @param refused a key that is known and has not signed this message: a signature is compared once */
  private async lookUp(
    started: number,
    message: MessageFrame,
    command: PreparedCommand,
    sender: FrameSender,
    refused: KnownKey | undefined,
  ): Promise<Answer> {
    const reply = { sender, started, name: command.name };
    try {
      const refuse = (): string => this.encode(reply, refusal('INVALID_AUTH_ERROR'));
      const answer = sender.isRestricted() ? await sender.refuse(message.key, refuse) : undefined;
      if (answer !== undefined) return answer;
      if (refused !== undefined) return await sender.failed(message.key, refuse());
      const known = this.keys.peek(message.key) ?? (await this.keys.find(message.key));
      if (known && isSignedBy(known, message)) {
        sender.proved(message.key);
        return await this.answer(started, command, known, sender);
      }
      return await sender.failed(message.key, refuse());
    } catch (error) {
      return this.encode(reply, this.outcomeOf(error));
    }
  }

  /** Never throws or rejects. */
  private answer(
    started: number,
    command: PreparedCommand,
    { apiKey }: KnownKey,
    sender: FrameSender,
  ): Answer | Promise<Answer> {
    // Echoed only after the signature has been verified.
    const reply = { sender, started, name: command.name, nonce: command.nonce };
    try {
      const outcome = command.run(apiKey, sender.channel);
      if (!(outcome instanceof Promise)) return this.answered(reply, outcome);
      return outcome.then(
        (done) => this.answered(reply, done),
        (error: unknown) => this.encode(reply, this.outcomeOf(error)),
      );
    } catch (error) {
      return this.encode(reply, this.outcomeOf(error));
    }
  }

  private answered(reply: Reply, outcome: Outcome): Answer {
    const text = this.encode(reply, outcome);
    return outcome.success && outcome.sent ? { text, sent: outcome.sent } : text;
  }

  private encode({ sender, started, name, nonce }: Reply, outcome: Outcome): string {
    let text: string;
    try {
      text = encodeAnswer(this.clock.seconds(), outcome, nonce);
    } catch (error) {
      text = encodeAnswer(this.clock.seconds(), this.outcomeOf(error), nonce);
    }
    this.metrics.observe(name, outcome.success ? 'ok' : outcome.error, performance.now() - started);
    if (!outcome.success) this.refusals.note(sender.address, name, outcome.error);
    return text;
  }

  /** The outcome of a failure. The log has the reason, once a second: a database that is down must not fill the disk. */
  private outcomeOf(error: unknown): Outcome {
    this.oneErrorASecond.run((suppressed) => {
      const more = suppressed > 0 ? ` (and ${suppressed} more since the last such line)` : '';
      const { stack, message } =
        error instanceof Error ? error : { stack: undefined, message: String(error) };
      if (error instanceof DatabaseError) this.logger.error(`the database failed${more}: ${message}`);
      else this.logger.error(`a command failed${more}: ${message}`, stack);
    });
    return refusal(error instanceof DatabaseError ? 'DB_ERROR' : 'SERVER_ERROR');
  }
}

/** A class, so that all have one shape: thousands a second are made, and closures would give each one of its own. */
class PreparedMessage implements PreparedFrame {
  constructor(
    private readonly handler: FrameHandler,
    private readonly message: MessageFrame,
    private readonly command: PreparedCommand,
    private readonly sender: FrameSender,
  ) {}

  group(): string | undefined {
    return this.handler.mustRunAlone(this.message, this.sender) ? undefined : this.command.group;
  }

  run(): RunningFrame {
    return this.handler.run(this.message, this.command, this.sender);
  }
}

function isSignedBy({ signing }: KnownKey, message: MessageFrame): boolean {
  return signing.verify(message, message.hmac);
}
