import { credentials, databaseSchema, readConfig } from '../../src/assembly.js';
import type { CliCommand } from '../../src/shared/cli-command/cli-command.js';
import { TEST_SECRETS_KEY, type TestApp } from './test-app.js';

/** Runs a command of the operator in this process, on the database of a running Quartet. @returns what it printed */
export async function runCommand(
  { database }: Pick<TestApp, 'database'>,
  command: CliCommand,
  parameters: string[] = [],
  options: Record<string, string> = {},
  environment: Record<string, string> = {},
  flags: string[] = [],
): Promise<string> {
  const printed: string[] = [];
  const endings: (() => Promise<unknown>)[] = [];
  try {
    await command.run({
      config: readConfig({ DATABASE_URL: database.url, SECRETS_KEY: TEST_SECRETS_KEY, ...environment }),
      credentials,
      schema: databaseSchema,
      parameters,
      flags: new Set(flags),
      options: new Map(Object.entries(options)),
      print: (text) => printed.push(text),
      log: () => undefined,
      atEnd: (ending) => endings.push(ending),
    });
  } finally {
    for (const ending of endings.reverse()) await ending();
  }
  return printed.join('\n');
}
