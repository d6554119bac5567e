/** The ledger's own commands of the operator. `npm test -- test/bobux/operator-commands` */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logCommand } from '../../src/cli/commands/log.js';
import { bobuxChange, bobuxLink, bobuxReverse } from '../../src/contexts/bobux-ledger/cli/changes.js';
import {
  bobuxCreateKey,
  bobuxEditKey,
  bobuxEndKey,
  bobuxReplaceKey,
} from '../../src/contexts/bobux-ledger/cli/key-changes.js';
import { bobuxKeys } from '../../src/contexts/bobux-ledger/cli/keys.js';
import { bobuxPlayers } from '../../src/contexts/bobux-ledger/cli/players.js';
import { CommandError } from '../../src/shared/cli-command/cli-command.js';
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

  it('should show what a member wrote in one line, and give a terminal nothing to obey', async () => {
    const client = await quartet.connect();
    const { player } = await client.ok('createaccount', { id: 'eve' });
    const reason = 'gift\u001b[2J\u001b]0;x\u0007\nplayer 5  bobux 999999';
    await client.ok('setbobux', { id: player.id, amount: 1, reason });
    const [, entry, ...more] = (await runCommand(quartet, bobuxPlayers, [`${player.id}`])).split('\n');
    expect(entry).toContain('  gift\\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{a}player 5  bobux 999999');
    expect(more).toEqual([]);
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

/** The newest line of the operator's log. */
const newest = (): Promise<string> => runCommand(quartet, logCommand, [], { limit: '1' });

describe('bobux change and bobux reverse', () => {
  it('should change balances beside a running server, as the operator, with one row of the log each', async () => {
    const client = await quartet.connect();
    const [one, two] = [
      (await client.ok('createaccount', { id: 'changed 1' })).player.id,
      (await client.ok('createaccount', { id: 'changed 2' })).player.id,
    ].map(String) as [string, string];
    const has = async (id: string): Promise<number> =>
      (await client.ok('getplayer', { id: Number(id) })).player.bobux;

    expect(await runCommand(quartet, bobuxChange, [one, 'add', '30', 'a raffle'])).toMatch(
      new RegExp(`^player ${one}  steam changed 1  bobux 30  total 30\\nentry \\d+$`),
    );
    expect(await has(one)).toBe(30);
    expect(await newest()).toMatch(
      new RegExp(`  command line  local  bobux.player.change  player ${one}  before .*"bobux":0.*a raffle`),
    );
    await runCommand(quartet, bobuxChange, [one, 'set', '50', 'x']);
    await runCommand(quartet, bobuxChange, [one, 'subtract', '5', 'x']);
    const moved = await runCommand(quartet, bobuxChange, [one, 'transfer', '20', 'a gift'], { to: two });
    expect(moved).toMatch(/ bobux 25 .*\n.* bobux 20 .*\nentry \d+ {2}entry \d+$/);
    expect(await runCommand(quartet, bobuxPlayers, [two], { limit: '1' })).toContain('by the operator');

    const [, entry = ''] = /\nentry (\d+) /.exec(moved) ?? [];
    await runCommand(quartet, bobuxReverse, [entry, 'no gift']);
    expect([await has(one), await has(two)]).toEqual([45, 0]);
    expect(await newest()).toMatch(
      new RegExp(`  command line  local  bobux.entry.reverse  entry ${entry}  before`),
    );
    const log = await runCommand(quartet, logCommand);
    await expect(runCommand(quartet, bobuxReverse, [entry, 'again'])).rejects.toThrow();
    expect(await runCommand(quartet, logCommand)).toBe(log);
    client.terminate();
  });

  it('should make a change with a nonce once', async () => {
    const client = await quartet.connect();
    const { player } = await client.ok('createaccount', { id: 'once' });
    const change = (amount: string): Promise<string> =>
      runCommand(quartet, bobuxChange, [String(player.id), 'add', amount, 'x'], { nonce: 'n1' });
    const first = await change('3');
    expect(await change('3')).toBe(first);
    await expect(change('4')).rejects.toThrow('another change');
    client.terminate();
  });

  it.each([
    [['x', 'add', '1', 'x'], {}, 'PLAYER must be'],
    [['1', 'double', '1', 'x'], {}, 'OPERATION must be set, add'],
    [['1', 'add', '1.5', 'x'], {}, 'AMOUNT must be a whole number'],
    [['1', 'add', '99999999999999999999', 'x'], {}, 'AMOUNT must be a whole number'],
    [['1', 'add', '1', ''], {}, 'REASON must be'],
    [['1', 'add', '1', 'x'.repeat(201)], {}, 'REASON must be'],
    [['1', 'transfer', '1', 'x'], {}, 'to must be'],
    [['1', 'transfer', '1', 'x'], { to: 'x' }, '--to must be'],
    [['1', 'add', '1', 'x'], { to: '2' }, 'to is for a transfer'],
    [['999999', 'add', '1', 'x'], {}, 'player'],
    [['1', 'subtract', '9007199254740991', 'x'], {}, ''],
  ])('should refuse %p %p', async (parameters, options, said) => {
    const log = await runCommand(quartet, logCommand);
    await expect(runCommand(quartet, bobuxChange, parameters, options)).rejects.toThrow(CommandError);
    await expect(runCommand(quartet, bobuxChange, parameters, options)).rejects.toThrow(said);
    expect(await runCommand(quartet, logCommand)).toBe(log);
  });

  it.each([
    [['x', 'x'], 'ENTRY must be'],
    [['1', ''], 'REASON must be'],
    [['999999', 'x'], ''],
  ])('should refuse to reverse %p', async (parameters, said) => {
    await expect(runCommand(quartet, bobuxReverse, parameters)).rejects.toThrow(CommandError);
    await expect(runCommand(quartet, bobuxReverse, parameters)).rejects.toThrow(said);
  });
});

describe('bobux link', () => {
  it('should give a player the id that it lacks, once, with one row of the log', async () => {
    const client = await quartet.connect();
    const { player } = await client.ok('createaccount', { id: 'linked' });
    const id = String(player.id);
    expect(await runCommand(quartet, bobuxLink, [id, '80351110224678999'])).toBe(
      `player ${id}  steam linked  discord 80351110224678999  bobux 0  total 0`,
    );
    const line = await newest();
    expect(line).toMatch(new RegExp(`  command line  local  bobux.player.link  player ${id}  before `));
    for (const [parameters, said] of [
      [[id, '80351110224678998'], ''],
      [['999999', '80351110224678997'], ''],
      [['x', '1'], 'PLAYER must be'],
      [[id, ''], 'ID must be'],
    ] as const) {
      await expect(runCommand(quartet, bobuxLink, [...parameters])).rejects.toThrow(CommandError);
      await expect(runCommand(quartet, bobuxLink, [...parameters])).rejects.toThrow(said);
    }
    expect(await newest()).toBe(line);
    client.terminate();
  });
});

describe('bobux create-key, edit-key and end-key', () => {
  it('should make a key that works at once, change it and end it, with its secret nowhere else', async () => {
    const made = await runCommand(quartet, bobuxCreateKey, ['read,WRITE'], { label: 'shop' });
    const [, key = '', secret = ''] = /^key {5}(\S+)\nsecret {2}(\w{64})$/.exec(made) ?? [];
    expect(await newest()).toMatch(
      new RegExp(`  local  bobux.key.create  key ${key}  after {"label":"shop","permissions":3}$`),
    );
    const game = await quartet.connect({ key, secret });
    await game.ok('createaccount', { id: 'of the shop' }).catch(() => undefined);

    const edited = await runCommand(quartet, bobuxEditKey, [key.toUpperCase()], { permissions: 'none' });
    expect(edited).toMatch(new RegExp(`^${key}  none  made .*  shop$`));
    expect(await newest()).toMatch(/ bobux.key.change .* after \{"permissions":0\}$/);
    const unlabelled = await runCommand(quartet, bobuxEditKey, [key], {}, {}, ['no-label']);
    expect(unlabelled).toMatch(new RegExp(`^${key}  none  made .*  never used$`));
    expect(await newest()).toMatch(/ bobux.key.change .* before \{"label":"shop",.* after \{"label":null\}$/);
    expect(await runCommand(quartet, bobuxEditKey, [key], { label: 'kiosk' })).toMatch(/ none .* kiosk$/);

    expect(await runCommand(quartet, bobuxEndKey, [key])).toBe(`The key ${key} has ended.`);
    expect(await newest()).toMatch(/ bobux.key.delete .* before \{"label":"kiosk","permissions":0\}$/);
    const log = await runCommand(quartet, logCommand);
    for (const [command, options] of [
      [bobuxReplaceKey, {}],
      [bobuxEndKey, {}],
      [bobuxEditKey, { label: 'x' }],
    ] as const)
      await expect(runCommand(quartet, command, [key], options)).rejects.toThrow('no such key in force');
    expect(await runCommand(quartet, logCommand)).toBe(log);
    expect(log).not.toContain(secret);
    game.terminate();
  });

  it('should end a key and make another like it, which works at once', async () => {
    const made = await runCommand(quartet, bobuxCreateKey, ['admin'], { label: 'bot' });
    const [, old = ''] = /^key {5}(\S+)/.exec(made) ?? [];
    const replaced = await runCommand(quartet, bobuxReplaceKey, [old]);
    const [, key = '', secret = ''] = /^key {5}(\S+)\nsecret {2}(\w{64})$/.exec(replaced) ?? [];
    const line = await newest();
    expect(line).toMatch(
      new RegExp(` bobux.key.replace  key ${old}  before {"label":"bot","permissions":8}`),
    );
    expect(line).toContain(`"key":"${key}"`);
    expect(line).not.toContain(secret);
    const listed = await runCommand(quartet, bobuxKeys);
    expect([listed.includes(old), listed.includes(key)]).toEqual([false, true]);
    const bot = await quartet.connect({ key, secret });
    await bot.ok('listkeys');
    bot.terminate();
  });

  it.each([[''], ['read;write'], ['16'], ['x'.repeat(200)]])('should refuse permissions %p', async (text) => {
    await expect(runCommand(quartet, bobuxCreateKey, [text])).rejects.toThrow('PERMISSIONS are names of');
  });

  it('should refuse a label that is too long, what is no key, and a change of nothing', async () => {
    const label = 'x'.repeat(65);
    await expect(runCommand(quartet, bobuxCreateKey, ['read'], { label })).rejects.toThrow('--label must be');
    await expect(runCommand(quartet, bobuxEndKey, ['x'])).rejects.toThrow('KEY must be a UUID');
    await expect(runCommand(quartet, bobuxEditKey, [quartet.key.key])).rejects.toThrow('--permissions');
    await expect(
      runCommand(quartet, bobuxEditKey, [quartet.key.key], { label: 'x' }, {}, ['no-label']),
    ).rejects.toThrow('not both');
  });
});
