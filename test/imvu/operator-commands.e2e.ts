/** The commands of the operator for IMVU sessions. `npm test -- test/imvu/operator-commands` */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { logCommand } from '../../src/cli/commands/log.js';
import { imvuAccounts } from '../../src/contexts/imvu-sessions/cli/accounts.js';
import { imvuKeys } from '../../src/contexts/imvu-sessions/cli/keys.js';
import { imvuUsers } from '../../src/contexts/imvu-sessions/cli/users.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';
import { runCommand } from '../support/operator-command.js';

let app: ImvuApp;
beforeAll(async () => {
  app = await startImvuApp();
});
afterAll(() => app.close());

describe('imvu accounts, keys and users', () => {
  it('should say that there is nothing', async () => {
    expect(await runCommand(app.quartet, imvuAccounts)).toBe('There is no account.');
    expect(await runCommand(app.quartet, imvuAccounts, [], { find: 'ada' })).toBe(
      'There is no such account.',
    );
    expect(await runCommand(app.quartet, imvuKeys)).toBe('There is no key.');
    expect(await runCommand(app.quartet, imvuUsers)).toBe('There is no user.');
  });

  it('should list what there is, without secrets and without a row of the log', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    const other = await app.newUserWithAccount();
    const waiting = other.accountId;
    await app.quartet.database.query(`UPDATE imvu.accounts SET state = 'needs_code' WHERE id = $1`, [
      waiting,
    ]);
    const listed = await runCommand(app.quartet, imvuAccounts);
    const [first, second, ...more] = listed.split('\n');
    expect(first).toMatch(
      new RegExp(
        `^${accountId}  ${user.username}: ${account.username}  active  since \\d{4}-\\S+Z  sessions 1$`,
      ),
    );
    expect(second).toMatch(new RegExp(`^${waiting}  .*  needs_code  `));
    expect(more).toEqual([]);
    for (const options of [{ state: 'needs_code' }, { find: other.user.username.toUpperCase() }])
      expect(await runCommand(app.quartet, imvuAccounts, [], options)).toBe(second);
    await expect(runCommand(app.quartet, imvuAccounts, [], { state: 'x' })).rejects.toThrow(
      '--state must be',
    );

    const removed = await app.newKey();
    await app.quartet.database.query('UPDATE imvu.api_keys SET removed_at = now() WHERE id = $1', [
      removed.id,
    ]);
    const keys = await runCommand(app.quartet, imvuKeys);
    expect(keys).toMatch(new RegExp(`^${removed.id}  made \\S+Z  removed \\S+Z  test$`, 'm'));
    const users = await runCommand(app.quartet, imvuUsers);
    expect(users).toMatch(new RegExp(`^${user.id}  ${user.username}  key [\\w-]{36}  made \\S+Z$`, 'm'));
    for (const secret of [account.password, removed.key]) expect(listed + keys + users).not.toContain(secret);
    expect(await runCommand(app.quartet, logCommand)).not.toContain('command line');
  });
});
