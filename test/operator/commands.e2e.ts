import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { auditCommand } from '../../src/cli/commands/audit.js';
import { backupCommand } from '../../src/cli/commands/backup.js';
import { rekeyCommand } from '../../src/cli/commands/rekey.js';
import { restoreCommand } from '../../src/cli/commands/restore.js';
import { settingsCommand } from '../../src/cli/commands/settings.js';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import { logCommand } from '../../src/cli/commands/log.js';
import { mailCommand, mailDropCommand, mailRetryCommand } from '../../src/cli/commands/mail.js';
import { runCommand } from '../support/operator-command.js';
import { eventually } from '../support/eventually.js';
import { operatorOf } from '../support/console-client.js';
import { createTestDatabase } from '../support/test-database.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp();
});
afterAll(() => quartet.close());

/** @param nextTry null: given up @param hasText false: so long ago that its text was wiped */
async function addMail(nextTry: string | null, hasText = true): Promise<string> {
  const id = randomUUID();
  await quartet.database.query(
    `INSERT INTO platform.outbox_mails (id, sealed, next_try, tries, error) VALUES ($1, $2, $3, 4, '550 no such user')`,
    [id, hasText ? Buffer.from('sealed') : null, nextTry],
  );
  return id;
}

describe('the commands of the operator for mail and the log', () => {
  it('should say that there is nothing', async () => {
    expect(await runCommand(quartet, mailCommand)).toBe('No mail waits, and none was given up.');
    expect(await runCommand(quartet, logCommand)).toBe('Nothing was done yet.');
  });

  it('should list mail with its state and why, try it again and drop it, each with an entry in the log', async () => {
    const given = await addMail(null, false);
    // No later than a sender would put it off: such mail is taken as it comes.
    const later = new Date(Date.now() + 1_200_000).toISOString();
    const waiting = await addMail(later);
    const listed = await runCommand(quartet, mailCommand);
    expect(listed).toMatch(new RegExp(`^${given}  .*  given up  tries 4  550 no such user$`, 'm'));
    expect(listed).toMatch(new RegExp(`^${waiting}  .*  waiting until ${later}`, 'm'));
    await expect(runCommand(quartet, mailRetryCommand, [given])).rejects.toThrow('drop it');
    expect(await runCommand(quartet, logCommand)).toBe('Nothing was done yet.');
    expect(await runCommand(quartet, mailRetryCommand, [waiting])).toBe('It is due now.');
    expect(await runCommand(quartet, mailCommand)).not.toContain(later);
    expect(await runCommand(quartet, mailDropCommand, [given])).toBe('Dropped.');
    expect(await runCommand(quartet, mailCommand)).not.toContain(given);
    const [newest, older, ...others] = (await runCommand(quartet, logCommand)).split('\n');
    expect(newest).toMatch(
      new RegExp(`  command line  local  mail.drop  mail ${given}  before .*"given up"`),
    );
    expect(older).toMatch(new RegExp(`  mail.retry  mail ${waiting}  before .*"${later}"`));
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

  it('should lift one lock-out by its id, as the list shows it', async () => {
    const [, id = ''] = / lock-out (\d+)/.exec(await runCommand(quartet, lockoutsCommand)) ?? [];
    expect(await runCommand(quartet, lockoutsCommand, [], { lift: id })).toBe('Lifted: 1.');
    expect(await runCommand(quartet, logCommand, [], { limit: '1' })).toMatch(
      new RegExp(`  lockouts.lift  lock-out ${id}  before {"address":"192.0.2.8","context":"imvu"}$`),
    );
    const log = await runCommand(quartet, logCommand);
    await expect(runCommand(quartet, lockoutsCommand, [], { lift: id })).rejects.toThrow('is in force');
    expect(await runCommand(quartet, logCommand)).toBe(log);
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

describe('settings', () => {
  it('should show those in force, secrets masked', async () => {
    const password = 'a password of sixteen or more';
    const printed = await runCommand(quartet, settingsCommand, [], {}, { ADMIN_PASSWORD: password });
    expect(printed).toMatch(/^Http\.port \(PORT\) {2}\d+$/m);
    expect(printed).toMatch(/^Http\.timeouts {2}\{/m);
    expect(printed).toMatch(/^Operator\.password \(ADMIN_PASSWORD\) {2}"\[redacted\]"$/m);
    for (const secret of [password, TEST_SECRETS_KEY]) expect(printed).not.toContain(secret);
  });
});

describe('audit', () => {
  it('should leave in the log what it came to, by which the overview goes', async () => {
    const warns = async (): Promise<boolean> =>
      JSON.stringify((await operatorOf(quartet)('GET', '/operator/overview')).body.needs).includes('audit');
    const other = await quartet.connect();
    const { player } = await other.ok('createaccount', { id: 'audited' });
    await quartet.database.query('UPDATE bobux.players SET bobux = 5 WHERE id = $1', [player.id]);
    expect(await runCommand(quartet, auditCommand)).toContain('The audit found problems');
    expect(await runCommand(quartet, logCommand, [], { limit: '1' })).toMatch(
      / {2}command line {2}local {2}audit.run {2}all {2}after {"clean":false}$/,
    );
    await eventually(warns);
    await quartet.database.query('UPDATE bobux.players SET bobux = 0 WHERE id = $1', [player.id]);
    await quartet.database.query('DELETE FROM platform.outbox_mails');
    expect(await runCommand(quartet, auditCommand)).toContain('The audit found no problem');
    expect(await runCommand(quartet, logCommand, [], { limit: '1' })).toContain('{"clean":true}');
    await eventually(async () => !(await warns()));
    other.terminate();
  });
});

describe('backup, restore and rekey', () => {
  const NEW_KEY = Buffer.alloc(32, 8).toString('base64');
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'quartet-commands-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('should write one row of the log for a restore, behind those of the backup', async () => {
    const file = join(directory, 'a.backup');
    await runCommand(quartet, backupCommand, [file]);
    const log = await runCommand(quartet, logCommand);
    const database = await createTestDatabase();
    try {
      // All connections of an idle server's pool may have ended; the one that listens stays.
      const listening = new pg.Client({
        connectionString: database.url,
        application_name: 'quartet notifications',
      });
      await listening.connect();
      await expect(runCommand({ database }, restoreCommand, [file])).rejects.toThrow('Stop every Quartet');
      await listening.end();
      await eventually(async () =>
        runCommand({ database }, restoreCommand, [file]).then(
          () => true,
          (error: Error) => {
            expect(error.message).toContain('Stop every Quartet');
            return false;
          },
        ),
      );
      const [newest, ...older] = (await runCommand({ database }, logCommand)).split('\n');
      expect(newest).toMatch(
        / {2}command line {2}local {2}database.restore {2}a\.backup {2}after {"at":"\d{4}-[^"]+","rows":\d+}$/,
      );
      expect(older.join('\n')).toBe(log);

      // What a newer version has elsewhere would be missing.
      await database.query(`INSERT INTO platform.migrations ("timestamp", name) VALUES (1, 'Newer1')`);
      await expect(
        runCommand({ database }, backupCommand, [join(directory, 'newer.backup')]),
      ).rejects.toThrow('Newer1');
      expect(await readdir(directory)).not.toContain('newer.backup');
    } finally {
      await database.drop();
    }
  });

  it('should write one row of the log for a rekey, and none where nothing was renewed', async () => {
    const keys = { SECRETS_KEY: `${NEW_KEY},${TEST_SECRETS_KEY}` };
    await runCommand(quartet, rekeyCommand, [], {}, keys);
    const log = await runCommand(quartet, logCommand);
    expect(log.match(/ database.rekey /g)).toHaveLength(1);
    expect(log.split('\n')[0]).toMatch(
      / {2}command line {2}local {2}database.rekey {2}all {2}after {"renewed"/,
    );
    expect(log.split('\n')[0]).toContain('["bobux.api_keys",1]');
    for (const secret of [NEW_KEY, TEST_SECRETS_KEY]) expect(log).not.toContain(secret);
    await runCommand(quartet, rekeyCommand, [], {}, keys);
    expect(await runCommand(quartet, logCommand)).toBe(log);
  });
});
