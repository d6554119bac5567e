import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly mail: Email;
}

/** A real SMTP server that keeps what it gets. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Recipients that are refused for good. */
  readonly refused = new Set<string>();
  /** What is answered to each message, in place of yes. */
  answer: { readonly responseCode: number; readonly text: string } | undefined;
  /** What the server waits for before it takes a recipient. */
  holdBefore: Promise<void> | undefined;
  /** What the server waits for after it has kept a mail, before it says so. */
  hold: Promise<void> | undefined;
  /** Connections that were ever made. */
  sessions = 0;
  private readonly server = new SMTPServer({
    onConnect: (_session, callback) => {
      this.sessions += 1;
      callback();
    },
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onRcptTo: (address, _session, callback) => {
      if (this.refused.has(address.address))
        return callback(Object.assign(new Error('No such user here'), { responseCode: 550 }));
      void (this.holdBefore ?? Promise.resolve()).then(() => callback());
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (this.answer !== undefined) {
          const { responseCode, text } = this.answer;
          return callback(Object.assign(new Error(text), { responseCode }));
        }
        const { mailFrom, rcptTo } = session.envelope;
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          this.received.push({
            mail,
            to: rcptTo.map(({ address }) => address),
            from: mailFrom === false ? '' : mailFrom.address,
          });
          void (this.hold ?? Promise.resolve()).then(() => callback());
        }, callback);
      });
    },
  });

  /** @param port 0 = a free one */
  static async start(port = 0): Promise<MailServer> {
    const server = new MailServer();
    server.server.on('error', () => undefined);
    server.server.listen(port, '127.0.0.1');
    await once(server.server.server, 'listening');
    return server;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.server.server.address() as AddressInfo).port;
  }

  to(address: string): ReceivedMail[] {
    return this.received.filter(({ to }) => to.includes(address));
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}
