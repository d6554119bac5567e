import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bobuxAsyncApi } from '../../src/contexts/bobux-ledger/asyncapi.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const run = promisify(execFile);
let quartet: TestApp;

beforeAll(async () => {
  quartet = await startTestApp();
});
afterAll(() => quartet.close());

/** The first Python that has the library. */
const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import websockets']).status === 0,
);

const examples: [name: string, program: string | undefined, args: string[]][] = [
  ['examples/bobux.ts', process.execPath, ['node_modules/tsx/dist/cli.mjs', 'examples/bobux.ts']],
  ['examples/bobux.py', python, ['examples/bobux.py']],
];

for (const [name, program, args] of examples) {
  const reason = program === undefined ? ' (skipped: no python3 with the library websockets)' : '';
  (program === undefined ? describe.skip : describe)(`${name}${reason}`, () => {
    const send = async (command: string, parameters: object = {}): Promise<any> => {
      const env = {
        PATH: process.env.PATH,
        BOBUX_KEY: quartet.key.key,
        BOBUX_SECRET: quartet.key.secret,
        BOBUX_URL: quartet.bobuxUrl,
      };
      const { stdout } = await run(program!, [...args, command, JSON.stringify(parameters)], { env }).catch(
        (failed: { stdout: string }) => failed,
      );
      return JSON.parse(stdout);
    };

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

    it('should be short enough to be read', () => {
      expect(readFileSync(name, 'utf8').trimEnd().split('\n').length).toBeLessThan(60);
    });
  });
}

describe('docs/asyncapi.yaml', () => {
  it('should be what the commands say (npm run docs:asyncapi writes it anew)', () => {
    expect(readFileSync('docs/asyncapi.yaml', 'utf8')).toBe(bobuxAsyncApi());
  });
});
