import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

/** What the App Store does with a receipt: a status of its table, or one of its bad days. */
export type Behaviour =
  | number
  | 'hangs'
  | 'broken JSON'
  | 'no status'
  | 'HTTP 500'
  | 'HTTP 413'
  /** 64 MB, in some kilobytes of gzip. */
  | 'a flood'
  /** A status with what stands beside it; after so many milliseconds. */
  | {
      readonly status: number;
      readonly afterMs?: number;
      readonly receipt?: unknown;
      readonly latest_receipt_info?: unknown;
    };

export interface Question {
  readonly environment: 'production' | 'sandbox';
  readonly body: { readonly 'receipt-data'?: string; readonly password?: string };
}

/** One receipt, by whatever way it came: what a form, a URL or a lazy app makes of its base64 is the same here. */
function keyOf(receipt: string | undefined): string {
  return (receipt ?? '').replaceAll(' ', '+').replace(/(?<!=)=+$/, '');
}

/** Apple's verifyReceipt in both its environments, as a real HTTP server. */
export class AppStoreSimulator {
  readonly questions: Question[] = [];
  /** Questions that were not answered yet, and how many these were at most. */
  private open = 0;
  mostOpen = 0;
  private readonly behaviours = new Map<string, Behaviour>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  /** @param port 0 = a free one */
  static async start(port = 0): Promise<AppStoreSimulator> {
    const simulator = new AppStoreSimulator();
    simulator.server.listen(port, '127.0.0.1');
    await once(simulator.server, 'listening');
    return simulator;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The environment that leads Quartet here instead of to Apple. */
  get environment(): Record<string, string> {
    const address = `http://127.0.0.1:${this.port}`;
    return {
      LISHOP_APPSTORE_URL: `${address}/production`,
      LISHOP_APPSTORE_SANDBOX_URL: `${address}/sandbox`,
      LISHOP_APPSTORE_TIMEOUT: '1',
    };
  }

  /** From now on; a receipt that nothing was said of is good. */
  will(behaviour: Behaviour, receipt: string, environment: Question['environment'] = 'production'): void {
    this.behaviours.set(`${environment} ${keyOf(receipt)}`, behaviour);
  }

  /** The environments that were asked about a receipt, in order. */
  askedAbout(receipt: string): string[] {
    return this.questions
      .filter(({ body }) => keyOf(body['receipt-data']) === keyOf(receipt))
      .map(({ environment }) => environment);
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Question['body'];
    const environment = request.url === '/sandbox' ? 'sandbox' : 'production';
    this.questions.push({ environment, body });
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    response.once('close', () => this.open--);
    const behaviour = this.behaviours.get(`${environment} ${keyOf(body['receipt-data'])}`) ?? 0;
    const json = (text: string): unknown => response.setHeader('content-type', 'application/json').end(text);
    switch (behaviour) {
      case 'hangs':
        return;
      case 'HTTP 500':
        response.writeHead(500).end('<html>oops</html>');
        return;
      case 'HTTP 413':
        response.writeHead(413).end();
        return;
      case 'a flood':
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync(`{"status": 0, "receipt": {"x": "${'x'.repeat(64 * 1024 * 1024)}"}}`));
        return;
      case 'broken JSON':
        json('{"status": 0, "receipt": ');
        return;
      case 'no status':
        json('{"receipt": {}}');
        return;
      default:
        if (typeof behaviour === 'object') {
          const { afterMs = 0, ...told } = behaviour;
          if (afterMs > 0) await sleep(afterMs);
          json(JSON.stringify(told));
        } else json(JSON.stringify({ status: behaviour, receipt: { bundle_id: 'es.veladan.lishop' } }));
    }
  }
}
