import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { describeExamples } from './example-programs.js';

const run = promisify(execFile);
let quartet: TestApp;

beforeAll(async () => {
  quartet = await startTestApp();
});
afterAll(() => quartet.close());

describeExamples(
  () => quartet,
  (name, send) => {
    it('should run every command of the document', async () => {
      const id = `${name} é😀`;
      expect(await send('ping')).toMatchObject({ success: true, data: {} });
      expect((await send('info')).data.version).toMatch(/^\d/);
      const made = (await send('createaccount', { id })).data.player;
      expect(made).toMatchObject({ steam: id, bobux: 0 });
      expect((await send('linkaccount', { userid: made.id, newid: id })).data.player.discord).toBe(id);
      expect((await send('setbobux', { id: made.id, amount: 7 })).data.player.bobux).toBe(7);
      expect((await send('getplayer', { id, discord: true })).data.player.bobux).toBe(7);
      expect((await send('topplayers', { amount: 1, page: 1 })).data.count).toBe(1);
      expect((await send('toppplayers', { amount: 1, page: 1 })).data.count).toBe(1);
      expect(
        (await send('sendsql', { sql: `SELECT bobux FROM players WHERE id = ${made.id}` })).data.rows,
      ).toEqual([{ bobux: 7 }]);
      const { key } = (await send('createkey', { permissions: 1 })).data;
      expect(
        (await send('editpermissions', { targetkey: key.key, permissions: 3 })).data.key.permissions,
      ).toBe(3);
      expect((await send('deletekey', { targetkey: key.key })).success).toBe(true);
      expect((await send('keyinfo')).data.key).toMatchObject(quartet.key);
      expect(await send('setbobux', { id: made.id, amount: 8, operation: 2 })).toMatchObject({
        success: false,
        error: 'INSUFFICIENT_BOBUX_ERROR',
      });
      // Fourteen processes one after the other: six seconds on a machine at rest.
    }, 60_000);
  },
);

describe('examples/bobux.ts', () => {
  it('should say why it got no answer', async () => {
    const crowded = await startTestApp({ LIMIT_CONNECTIONS: '1/300' });
    const { key, secret } = crowded.key;
    const env = { PATH: process.env.PATH, BOBUX_KEY: key, BOBUX_SECRET: secret, BOBUX_URL: crowded.bobuxUrl };
    const program = ['node_modules/tsx/dist/cli.mjs', 'examples/bobux.ts', 'ping'];
    const ping = () => run(process.execPath, program, { env }).catch((failed: object) => failed);
    expect(await ping()).toMatchObject({ stderr: '' });
    expect(await ping()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The server closed the connection \(1008\): try again in \d+ s\n$/),
    });
    await crowded.close();
  });
});
