import { expect } from '@jest/globals';
import { signed, type BobuxClient, type BobuxKey } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

export const json = (message: unknown): string => JSON.stringify(message);

export const without = (message: object, left: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(message).filter(([name]) => name !== left));

/** Refusals that a caller cannot mend, or must not learn about: they say nothing. */
const SILENT = ['INVALID_AUTH_ERROR', 'SERVER_ERROR', 'DB_ERROR'];

/** A ledger with a player who has 100, and a client that must be refused and change nothing. */
export class FrameRefusals {
  private constructor(
    readonly quartet: TestApp,
    readonly client: BobuxClient,
    readonly player: number,
  ) {}

  static async start(): Promise<FrameRefusals> {
    const quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '0' });
    const client = await quartet.connect();
    const player: number = (await client.ok('createaccount', { id: 'ada' })).player.id;
    await client.ok('setbobux', { id: player, amount: 100 });
    return new FrameRefusals(quartet, client, player);
  }

  sign(message: Record<string, unknown>, key: BobuxKey = this.quartet.key): Record<string, unknown> {
    return signed(key, message);
  }

  /** One answer, exactly in the seed's form; nothing changed; the connection goes on. @returns what it says is wrong */
  async expect(frame: string | Buffer, error: string): Promise<string> {
    const before = await this.state();
    const text = await this.client.sendText(frame);
    const { data } = JSON.parse(text) as { data: { message: string } };
    expect(text.replace(/"data":.*/, '')).toMatch(
      new RegExp(`^\\{"timestamp":\\d+,"success":false,"error":"${error}",$`),
    );
    if (SILENT.includes(error)) expect(data).toEqual({});
    else {
      // Which of a list.
      const index = 'index' in data ? { index: expect.any(Number) } : {};
      expect(data).toEqual({ ...index, message: expect.stringMatching(/^.{5,400}$/) });
    }
    expect(text).not.toContain(this.quartet.key.secret);
    expect((await this.client.send('ping')).success).toBe(true);
    expect(await this.state()).toEqual(before);
    return data.message;
  }

  /** Everything of the ledger that a frame could change. */
  private state(): Promise<unknown> {
    return this.quartet.database.query(
      `SELECT (SELECT json_agg(p ORDER BY id) FROM bobux.players p) AS players, (SELECT count(*) FROM bobux.entries) AS entries,
         (SELECT count(*) FROM bobux.api_keys WHERE deleted IS NULL) AS keys, (SELECT count(*) FROM bobux.nonces) AS nonces`,
    );
  }
}
