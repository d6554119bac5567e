import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { credentialsTable, writeCredentialsFile } from '../auth/credentials-file.js';
import { isFirstShowing, LoadedBootstrapCredentials } from '../auth/bootstrap-credentials.js';
import { DatabaseConfig, ProcessConfig } from '../config/platform-settings.js';
import type { Context } from '../context/context.js';
import type { Config } from '../config/config.js';
import { Database } from '../database/database.js';

/**
 * Says where Quartet listens and where the credentials are. The credentials themselves are shown once, and on a terminal only: what a
 * service prints is kept in a journal that others read.
 */
export async function printStartupBanner(
  app: NestExpressApplication,
  config: Config,
  contexts: readonly Context[],
): Promise<void> {
  const { generated } = app.get(LoadedBootstrapCredentials);
  const lines: string[] = [];
  if (Object.keys(generated).length > 0) {
    const file = await writeCredentialsFile(config.get(DatabaseConfig).dataDir, generated);
    if (process.stdout.isTTY && (await isFirstShowing(app.get(Database)))) {
      // Past the log, which would leave the credentials out.
      process.stdout.write(`\nFirst credentials, shown this once:\n\n${credentialsTable(generated)}\n`);
    }
    lines.push(`The credentials are kept in ${file}`);
  }
  const web = (await app.getUrl()).replace('[::1]', 'localhost');
  lines.push(`The console is at ${web}/console`, `Quartet listens on ${web}`);
  for (const { addresses } of contexts)
    for (const { name, address } of addresses?.(config, web) ?? [])
      lines.push(`  ${name.padEnd(9)} ${address}`);
  lines.push(`  Routes    ${web}/docs/api`);
  if (config.get(ProcessConfig).production) for (const line of lines) Logger.log(line.trim(), 'Quartet');
  else process.stdout.write(`\n${lines.join('\n')}\n\n`);
}
