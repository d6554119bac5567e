import { Logger } from '@nestjs/common';
import { createApp, drain } from './app.js';
import { databaseSchema, readConfig } from './assembly.js';
import { contexts } from './contexts.js';
import { DatabaseConfig, HttpConfig, ProcessConfig } from './shared/config/platform-settings.js';
import { openDatabase } from './shared/database/open-database.js';
import { RedactingLogger } from './shared/observability/logger.js';
import { stopOnSignals, type Stoppable } from './shared/process/shutdown.js';
import { explainStartError } from './shared/process/start-error.js';
import { printStartupBanner } from './shared/process/startup-banner.js';
import { setV8Flags } from './shared/process/v8-flags.js';

async function start(): Promise<Stoppable> {
  const config = readConfig();
  setV8Flags(config.get(ProcessConfig).heapGrowthPercent);
  Logger.overrideLogger(new RedactingLogger(config.get(ProcessConfig).production));
  const database = await openDatabase(config.get(DatabaseConfig), databaseSchema, (line) =>
    Logger.log(line, 'PostgreSQL'),
  );
  try {
    const app = await createApp(config, database);
    const { port, host } = config.get(HttpConfig);
    await app.listen(port, host);
    await printStartupBanner(app, config, contexts);
    return { app, drain: () => drain(app), close: () => database.close() };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

const started = start();
stopOnSignals(started);
started.catch((error: unknown) => {
  process.stderr.write(`\n${explainStartError(error)}\n\n`);
  process.exit(1);
});
