import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bobuxAdminKey } from '../../src/contexts/bobux-ledger/api-keys/bobux-admin-key.js';
import { logCommand } from '../../src/cli/commands/log.js';
import { newAdminKey } from '../../src/contexts/bobux-ledger/cli/new-admin-key.js';
import { BootstrapCredentials } from '../../src/shared/auth/bootstrap-credentials.js';
import { RedactingLogger } from '../../src/shared/observability/logger.js';
import type { BobuxKey } from '../support/bobux-client.js';
import { runCommand } from '../support/operator-command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

const generated = { BOBUX_ADMIN_KEY: '', BOBUX_ADMIN_SECRET: '' };
const firstKeyOf = ({ app }: TestApp): BobuxKey => app.get(BootstrapCredentials).of(bobuxAdminKey);

describe('a start without a first key that is good for anything', () => {
  let database: TestDatabase;
  let directory: string;
  beforeEach(async () => {
    database = await createMigratedDatabase();
    directory = await mkdtemp(join(tmpdir(), 'quartet-first-key-'));
  });
  afterEach(async () => {
    await database.drop();
    await rm(directory, { recursive: true, force: true });
  });

  /** Starts, does something, and ends. @returns what the start said of the first key */
  async function start(
    environment: Record<string, string>,
    work: (quartet: TestApp) => Promise<unknown> = () => Promise.resolve(),
  ): Promise<string[]> {
    const lines: string[] = [];
    class Lines extends RedactingLogger {
      override warn(message: string): void {
        lines.push(message);
      }
    }
    const quartet = await startTestApp(environment, database, { logger: new Lines(false) });
    try {
      await work(quartet);
    } finally {
      await quartet.close();
    }
    return lines.filter((line) => line.includes('first Bobux key'));
  }

  const use = async (quartet: TestApp, command: string, parameters = {}): Promise<unknown> =>
    (await quartet.connect(firstKeyOf(quartet))).ok(command, parameters);

  it.each<[what: string, fault: RegExp, work: (quartet: TestApp) => Promise<unknown>]>([
    ['deleted', /was deleted or replaced/, (quartet) => use(quartet, 'deletekey')],
    ['replaced', /was deleted or replaced/, (quartet) => use(quartet, 'replacekey')],
    [
      'without Admin',
      /has no permission Admin/,
      (quartet) => use(quartet, 'editpermissions', { targetkey: firstKeyOf(quartet).key, permissions: 7 }),
    ],
  ])('should say so in one line, and be mended by the command in it: %s', async (_what, fault, work) => {
    expect(await start(generated, work)).toEqual([]);
    const said = await start(generated);
    expect(said).toEqual([expect.stringMatching(fault)]);
    expect(said[0]).toMatch(/npm run operator -- bobux new-admin-key$/);
    expect(said[0]).not.toContain('\n');

    const printed = await runCommand({ database }, newAdminKey, [], {}, { DATA_DIR: directory });
    const log = await runCommand({ database }, logCommand);
    expect(log).toMatch(
      / {2}command line {2}local {2}credentials.change {2}bobux {2}after \{"changed":\["key","secret"\]\}$/m,
    );
    expect(log).toMatch(/ {2}bobux.key.create {2}key [\w-]{36} {2}after \{"permissions":15\}$/m);
    for (const secret of [/secret {2}(\w+)/.exec(printed)?.[1] ?? '']) expect(log).not.toContain(secret);
    expect(
      await start(generated, async (quartet) => {
        const { key, secret } = firstKeyOf(quartet);
        expect(printed).toContain(`key     ${key}\nsecret  ${secret}`);
        await use(quartet, 'sendsql', { sql: 'SELECT 1' });
      }),
    ).toEqual([]);
  });

  it('should name the variables where they set the key', async () => {
    const set = {
      BOBUX_ADMIN_KEY: '11111111-2222-4333-8444-555555555555',
      BOBUX_ADMIN_SECRET: 'ab'.repeat(32),
    };
    expect(await start(set, (quartet) => use(quartet, 'deletekey'))).toEqual([]);
    expect(await start(set)).toEqual([expect.stringMatching(/BOBUX_ADMIN_KEY and BOBUX_ADMIN_SECRET/)]);
  });
});
