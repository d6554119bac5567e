import { randomUUID } from 'node:crypto';
import type { Config } from '../../src/shared/config/config.js';
import { Database } from '../../src/shared/database/database.js';
import { Clock } from '../../src/shared/jobs/clock.js';
import type { Notice } from '../../src/shared/notices/notice.js';
import { Notices } from '../../src/shared/notices/notices.js';
import { OperatorMailer } from '../../src/shared/notices/operator-mailer.js';
import { WebhookWorker } from '../../src/shared/notices/webhook-worker.js';
import { printed, talkativeLogger } from '../support/printed.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';

/** In the form of Standard Webhooks. */
export const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;

/** The whole of Quartet with a clock that can be set forward, and what a context would say to `Notices`. */
export class NoticesApp {
  private ahead = 0;

  private constructor(readonly quartet: TestApp) {
    quartet.app.get(Clock).now = () => new Date(Date.now() + this.ahead);
  }

  static async start(
    environment: Record<string, string>,
    shared?: TestDatabase,
    adjust?: (config: Config) => Config,
  ): Promise<NoticesApp> {
    const logger = talkativeLogger();
    return new NoticesApp(await startTestApp(environment, shared, { logger, ...(adjust && { adjust }) }));
  }

  /** What this test file's servers have printed so far. */
  get logged(): string {
    return printed();
  }

  /** Sets the clock forward, and has what is due looked for at once. */
  advance(milliseconds: number): void {
    this.ahead += milliseconds;
    this.wake();
  }

  private wake(): void {
    const { app } = this.quartet;
    for (const worker of [OperatorMailer, WebhookWorker]) app.get<{ wake(): void }>(worker).wake();
  }

  /** Tells of something, in a transaction of its own. @returns its id in the data */
  async publish(notice: Partial<Notice> = {}): Promise<string> {
    const id = randomUUID();
    const { app } = this.quartet;
    await app.get(Database).transaction((transaction) =>
      app.get(Notices).publish(transaction, {
        type: 'test.happened',
        data: { id },
        summary: `Something happened to ${id}.`,
        help: `POST /tests/${id}`,
        ...notice,
      }),
    );
    this.wake();
    return id;
  }

  /** What waits for the receiver, and how it is with it. */
  async messages(): Promise<
    { tries: number; given_up: boolean; held: boolean; wait: number; error: string | null }[]
  > {
    const now = Date.now() + this.ahead;
    const rows = await this.quartet.database.query<{
      tries: number;
      next_try: Date | null;
      error: string | null;
      held: boolean;
    }>(
      'SELECT tries, next_try, error, holder IS NOT NULL AS held FROM platform.webhook_messages ORDER BY at',
    );
    return rows.map(({ tries, next_try, error, held }) => ({
      tries,
      held,
      error,
      given_up: next_try === null,
      wait: next_try === null ? 0 : next_try.getTime() - now,
    }));
  }

  close(): Promise<void> {
    return this.quartet.close();
  }
}
