import { Logger } from '@nestjs/common';
import { printStartupBanner } from './shared/process/startup-banner.js';
import { ConnectionQueues } from './contexts/bobux-ledger/gateway/connection-queues.js';
import { createConfig } from './shared/config/config.js';
import { readEnvironment } from './shared/config/environment.js';
import { createApp } from './app.js';
import { databaseSchema } from './migrations.js';
import { openDatabase } from './shared/database/open-database.js';
import { RedactingLogger } from './shared/observability/logger.js';
import { stopOnSignals, type Stoppable } from './shared/process/shutdown.js';
import { keepNewObjectsYoung } from './shared/process/v8-flags.js';
import { explainStartError } from './shared/process/start-error.js';

async function start(): Promise<Stoppable> {
  const config = createConfig(readEnvironment());
  Logger.overrideLogger(new RedactingLogger(config.production));
  const database = await openDatabase(config.database, databaseSchema, (line) =>
    Logger.log(line, 'PostgreSQL'),
  );
  try {
    const app = await createApp(config, database);
    await app.listen(config.http.port, config.http.host);
    await printStartupBanner(app, config);
    return { app, drain: () => app.get(ConnectionQueues).drain(), close: () => database.close() };
  } catch (error) {
    await database.close().catch(() => undefined);
    throw error;
  }
}

keepNewObjectsYoung();
const started = start();
stopOnSignals(started);
started.catch((error: unknown) => {
  process.stderr.write(`\n${explainStartError(error)}\n\n`);
  process.exit(1);
});
