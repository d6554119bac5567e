import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import { logCommand } from '../../src/cli/commands/log.js';
import { mailCommand, mailDropCommand, mailRetryCommand } from '../../src/cli/commands/mail.js';
import { runCommand } from '../support/operator-command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp();
});
afterAll(() => quartet.close());

/** @param nextTry null: given up */
async function addMail(nextTry: string | null): Promise<string> {
  const id = randomUUID();
  await quartet.database.query(
    `INSERT INTO platform.outbox_mails (id, sealed, next_try, tries, error) VALUES ($1, $2, $3, 4, '550 no such user')`,
    [id, nextTry === null ? null : Buffer.from('sealed'), nextTry],
  );
  return id;
}

describe('the commands of the operator for mail and the log', () => {
  it('should say that there is nothing', async () => {
    expect(await runCommand(quartet, mailCommand)).toBe('No mail waits, and none was given up.');
    expect(await runCommand(quartet, logCommand)).toBe('Nothing was done yet.');
  });

  it('should list mail with its state and why, try it again and drop it, each with an entry in the log', async () => {
    const given = await addMail(null);
    const waiting = await addMail('2100-01-01T00:00:00Z');
    const listed = await runCommand(quartet, mailCommand);
    expect(listed).toMatch(new RegExp(`^${given}  .*  given up  tries 4  550 no such user$`, 'm'));
    expect(listed).toMatch(new RegExp(`^${waiting}  .*  waiting until 2100-01-01`, 'm'));
    await expect(runCommand(quartet, mailRetryCommand, [given])).rejects.toThrow('drop it');
    expect(await runCommand(quartet, logCommand)).toBe('Nothing was done yet.');
    expect(await runCommand(quartet, mailRetryCommand, [waiting])).toBe('It is due now.');
    expect(await runCommand(quartet, mailCommand)).not.toContain('2100-01-01');
    expect(await runCommand(quartet, mailDropCommand, [given])).toBe('Dropped.');
    expect(await runCommand(quartet, mailCommand)).not.toContain(given);
    const [newest, older, ...others] = (await runCommand(quartet, logCommand)).split('\n');
    expect(newest).toMatch(
      new RegExp(`  command line  local  mail.drop  mail ${given}  before .*"given up"`),
    );
    expect(older).toMatch(new RegExp(`  mail.retry  mail ${waiting}  before .*"2100-`));
    expect(others).toEqual([]);
    expect(await runCommand(quartet, logCommand, [], { limit: '1' })).toBe(newest);
  });

  it('should lift lock-outs with an entry in the log, and none where there is nothing to lift', async () => {
    for (const address of ['192.0.2.7', '192.0.2.8'])
      await quartet.database.query(
        `INSERT INTO platform.lockouts (context, address, key_id, counter, name, until)
         VALUES ('imvu', $1, 'abcd', 'address', $1, now() + interval '1 hour')`,
        [address],
      );
    const lift = { lift: '192.0.2.7' };
    expect(await runCommand(quartet, lockoutsCommand, [], lift)).toBe('Lifted: 1.');
    expect(await runCommand(quartet, logCommand, [], { limit: '1' })).toMatch(
      / {2}command line {2}local {2}lockouts.lift {2}address 192.0.2.7 {2}after {"lifted":1}$/,
    );
    const log = await runCommand(quartet, logCommand);
    expect(await runCommand(quartet, lockoutsCommand, [], lift)).toBe('There was nothing to lift.');
    expect(await runCommand(quartet, logCommand)).toBe(log);
    expect(await runCommand(quartet, lockoutsCommand)).toContain('192.0.2.8');
  });

  it.each([['0'], ['1001'], ['x'], ['']])('should refuse the limit %p', async (limit) => {
    await expect(runCommand(quartet, logCommand, [], { limit })).rejects.toThrow('from 1 to 1000');
  });

  it.each([
    ['x', 'ID is one that'],
    [randomUUID(), 'There is no such mail.'],
  ])('should refuse the mail %s', async (id, said) => {
    await expect(runCommand(quartet, mailRetryCommand, [id])).rejects.toThrow(said);
    await expect(runCommand(quartet, mailDropCommand, [id])).rejects.toThrow(said);
  });
});
