import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { createTransport, type SendMailOptions, type Transporter } from 'nodemailer';
import { MailConfig } from '../config/platform-settings.js';
import { makeDirectory } from '../secrets/make-directory.js';
import { replacePrivateFile } from '../secrets/private-file.js';
import { withTimeout } from '../jobs/time-out.js';
import { GmailAccounts } from './gmail-accounts.js';
import { MailTimeouts } from './mail-timeouts.js';
import type { OutboxMail } from './outbox.js';

interface TimedMail extends SendMailOptions {
  /** The whole message has gone to the mail server. */
  readonly onHandedOver: () => void;
}

/** Where mail goes: through SMTP, through the Gmail account whose address is the sender, else into files. */
@Injectable()
export class MailTransport {
  private readonly smtp: Transporter | undefined;
  /** By the address of the account. */
  private readonly gmail: ReadonlyMap<string, Transporter>;
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly config: MailConfig,
    private readonly timeouts: MailTimeouts,
    gmail: GmailAccounts,
  ) {
    const { connectMs, answerMs } = timeouts;
    const limits = {
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      socketTimeout: answerMs,
    };
    this.smtp =
      config.smtpUrl === undefined ? undefined : timed(createTransport({ url: config.smtpUrl, ...limits }));
    this.gmail = new Map(
      gmail.all.map(({ user, password: pass }) => [
        user,
        timed(createTransport({ service: 'gmail', auth: { user, pass }, ...limits })),
      ]),
    );
  }

  /** Where mail goes, for the log. */
  get destination(): string {
    const { smtpUrl, outboxDir } = this.config;
    if (smtpUrl !== undefined) return `through ${new URL(smtpUrl).host}`;
    const files = `into files in ${outboxDir}: SMTP_URL is not set`;
    const accounts = [...this.gmail.keys()];
    return accounts.length === 0 ? files : `of ${accounts.join(', ')} through Gmail, other mail ${files}`;
  }

  /**
   * Asks the mail servers whether they can be reached, and take the login.
   * @throws an error of nodemailer
   */
  async verify(): Promise<void> {
    const transports = this.smtp === undefined ? [...this.gmail.values()] : [this.smtp];
    const answers = Promise.all(transports.map((transport) => transport.verify()));
    await withTimeout(this.timeouts.handOverMs, answers);
  }

  /**
   * Hands a mail over. The Message-ID is the outbox's id, so that a mail server can recognize a second try of the same mail.
   * @param stopping gives up what has not been handed over
   * @throws an error of nodemailer (`code`, `responseCode`) or of the file system
   */
  async send({ id, mail }: OutboxMail, stopping?: AbortSignal): Promise<void> {
    const from = mail.from ?? this.config.from;
    const message = {
      ...mail,
      // As an object, the address is taken as it is and not parsed for a list.
      from,
      to: { name: '', address: mail.to },
      attachments: mail.attachments?.map((attachment) => ({ ...attachment })) ?? [],
      messageId: `<${id}@${/@([\w.-]+)/.exec(from)?.[1] ?? 'quartet'}>`,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
    const transport = this.smtp ?? this.gmail.get(from);
    if (transport !== undefined) {
      await this.sendInTime(transport, message, stopping);
      return;
    }
    const { message: eml } = await this.composer.sendMail(message);
    await this.write(id, eml as Buffer);
  }

  /** Until the message is with the mail server a try can be ended at any time; from then on only the answer says whether it was taken. */
  private async sendInTime(
    transport: Transporter,
    message: SendMailOptions,
    stopping?: AbortSignal,
  ): Promise<void> {
    const { handOverMs, answerMs } = this.timeouts;
    const ended = new AbortController();
    const end = (): void => ended.abort();
    let timer = setTimeout(end, handOverMs);
    stopping?.addEventListener('abort', end);
    const onHandedOver = (): void => {
      stopping?.removeEventListener('abort', end);
      clearTimeout(timer);
      timer = setTimeout(end, answerMs);
    };
    try {
      const mail: TimedMail = { ...message, signal: ended.signal, onHandedOver };
      await transport.sendMail(mail);
    } finally {
      clearTimeout(timer);
      stopping?.removeEventListener('abort', end);
    }
  }

  /** The name is the mail's id, so that a second try of the same mail makes no second file. Mails hold keys: only for this account. */
  private async write(id: string, eml: Buffer): Promise<void> {
    const { outboxDir } = this.config;
    await makeDirectory(outboxDir, 0o700);
    await replacePrivateFile(join(outboxDir, `${id}.eml`), eml);
  }
}

/** The end of a message is read when all of it has been written to the connection. */
function timed(transport: Transporter): Transporter {
  return transport.use('stream', ({ data, message }, callback) => {
    message.processFunc((stream) => stream.once('end', (data as TimedMail).onHandedOver));
    callback();
  });
}
