/** The ledger's own commands of the operator. `npm test -- test/bobux/operator-commands` */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logCommand } from '../../src/cli/commands/log.js';
import { bobuxKeys } from '../../src/contexts/bobux-ledger/cli/keys.js';
import { bobuxPlayers } from '../../src/contexts/bobux-ledger/cli/players.js';
import { runCommand } from '../support/operator-command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp();
});
afterAll(() => quartet.close());

describe('bobux players', () => {
  it('should find a player by each of its ids, with its last entries', async () => {
    const client = await quartet.connect();
    const { player } = await client.ok('createaccount', { id: 'ann <1>' });
    await client.ok('linkaccount', { userid: player.id, newid: '80351110224678912' });
    await client.ok('setbobux', { id: player.id, amount: 70, reason: 'welcome' });
    await client.ok('setbobux', { id: player.id, amount: 20, operation: 2 });
    const id = String(player.id);
    const found = await runCommand(quartet, bobuxPlayers, [id]);
    const [first, ...entries] = found.split('\n');
    expect(first).toBe(`player ${id}  steam ann <1>  discord 80351110224678912  bobux 50  total 70`);
    expect(entries).toEqual([
      expect.stringMatching(
        new RegExp(`^  \\d{4}-\\S+Z  entry \\d+  subtract 20: 70 to 50  ${quartet.key.key}$`),
      ),
      expect.stringMatching(
        new RegExp(`^  \\d{4}-\\S+Z  entry \\d+  set 70: 0 to 70  ${quartet.key.key}  welcome$`),
      ),
    ]);
    for (const name of ['ann <1>', '80351110224678912'])
      expect(await runCommand(quartet, bobuxPlayers, [name])).toBe(found);
    expect(await runCommand(quartet, bobuxPlayers, [id], { limit: '0' })).toBe(first);
    client.terminate();
  });

  it.each(['', 'nobody', '0', '-1', '9'.repeat(30), "'; DROP TABLE players"])(
    'should find nobody by %p',
    async (text) => {
      expect(await runCommand(quartet, bobuxPlayers, [text])).toBe('There is no such player.');
    },
  );

  it.each(['1001', '-1', 'x', ''])('should refuse the limit %p', async (limit) => {
    await expect(runCommand(quartet, bobuxPlayers, ['1'], { limit })).rejects.toThrow('from 0 to 1000');
  });
});

describe('bobux keys', () => {
  it('should list what is in force, without secrets', async () => {
    const client = await quartet.connect();
    const made = await client.ok('createkey', { permissions: 3, label: 'game server' });
    const ended = await client.ok('createkey', { permissions: 0 });
    await client.ok('deletekey', { targetkey: ended.key.key });
    const listed = await runCommand(quartet, bobuxKeys);
    expect(listed).toMatch(
      new RegExp(`^${made.key.key}  Read,Write  made \\d{4}-\\S+Z  never used  game server$`, 'm'),
    );
    expect(listed).toContain(`${quartet.key.key}  Read,Write,Account,Admin`);
    expect(listed).not.toContain(ended.key.key);
    expect(listed).not.toContain(made.key.secret);
    client.terminate();
  });

  it('should leave no entry in the log, as a look at what is nobody’s own', async () => {
    expect(await runCommand(quartet, logCommand)).toBe('Nothing was done yet.');
  });
});
