import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { MailConfig } from '../config/platform-settings.js';
import { makeDirectory } from '../secrets/make-directory.js';
import { replacePrivateFile } from '../secrets/private-file.js';
import { GmailAccounts } from './gmail-accounts.js';
import type { OutboxMail } from './outbox.js';

/** A mail server that accepts a connection and then says nothing must not hold a mail for ever. */
const CONNECT_MS = 10_000;
const SILENCE_MS = 30_000;

/** Where mail goes: through SMTP, through the Gmail account whose address is the sender, else into files. */
@Injectable()
export class MailTransport {
  private readonly smtp: Transporter | undefined;
  /** By the address of the account. */
  private readonly gmail: ReadonlyMap<string, Transporter>;
  private readonly composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly config: MailConfig,
    gmail: GmailAccounts,
  ) {
    const timeouts = {
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      dnsTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
    };
    this.smtp =
      config.smtpUrl === undefined ? undefined : createTransport({ url: config.smtpUrl, ...timeouts });
    this.gmail = new Map(
      gmail.all.map(({ user, password: pass }) => [
        user,
        createTransport({ service: 'gmail', auth: { user, pass }, ...timeouts }),
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
    await Promise.all(transports.map((transport) => transport.verify()));
  }

  /**
   * Hands a mail over. The Message-ID is the outbox's id, so that a mail server can recognize a second try of the same mail.
   * @throws an error of nodemailer (`code`, `responseCode`) or of the file system
   */
  async send({ id, mail }: OutboxMail): Promise<void> {
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
      await transport.sendMail(message);
      return;
    }
    const { message: eml } = await this.composer.sendMail(message);
    await this.write(id, eml as Buffer);
  }

  /** The name is the mail's id, so that a second try of the same mail makes no second file. Mails hold keys: only for this account. */
  private async write(id: string, eml: Buffer): Promise<void> {
    const { outboxDir } = this.config;
    await makeDirectory(outboxDir, 0o700);
    await replacePrivateFile(join(outboxDir, `${id}.eml`), eml);
  }
}
