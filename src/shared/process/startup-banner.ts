import { credentialsTable, writeCredentialsFile } from '../auth/credentials-file.js';
import { isFirstShowing, LoadedBootstrapCredentials } from '../auth/bootstrap-credentials.js';
import { DatabaseConfig } from '../config/platform-settings.js';
import type { Context } from '../context/context.js';
import type { Config } from '../config/config.js';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Database } from '../database/database.js';

/** Says where Quartet listens; the first time also with which credentials, which is the only time they are shown. */
export async function printStartupBanner(
  app: NestExpressApplication,
  config: Config,
  contexts: readonly Context[],
): Promise<void> {
  const { generated } = app.get(LoadedBootstrapCredentials);
  const lines: string[] = [];
  if (Object.keys(generated).length > 0) {
    const file = await writeCredentialsFile(config.get(DatabaseConfig).dataDir, generated);
    if (await isFirstShowing(app.get(Database))) {
      lines.push('First credentials, shown this once:', '', credentialsTable(generated), '');
    }
    lines.push(`The credentials are kept in ${file}`);
  }
  const web = (await app.getUrl()).replace('[::1]', 'localhost');
  lines.push(`Quartet listens on ${web}`);
  for (const { addresses } of contexts)
    for (const { name, address } of addresses?.(config, web) ?? [])
      lines.push(`  ${name.padEnd(9)} ${address}`);
  lines.push(`  Routes    ${web}/docs/api`);
  // Past the log, which would leave the credentials out.
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}
