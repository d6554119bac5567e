import { Logger } from '@nestjs/common';
import { printStartupBanner } from './shared/process/startup-banner.js';
import { Connections } from './contexts/bobux-ledger/gateway/connections.js';
import { createConfig } from './shared/config/config.js';
import { readEnvironment } from './shared/config/environment.js';
import { createApp } from './app.js';
import { openDatabase } from './shared/database/open-database.js';
import { RedactingLogger } from './shared/observability/logger.js';
import { stopOnSignals, type Stoppable } from './shared/process/shutdown.js';
import { setV8Flags } from './shared/process/v8-flags.js';
import { explainStartError } from './shared/process/start-error.js';

async function start(): Promise<Stoppable> {
  const environment = readEnvironment();
  setV8Flags(environment.HEAP_GROWTH_PERCENT);
  const config = createConfig(environment);
  Logger.overrideLogger(new RedactingLogger(config.production));
  const database = await openDatabase(config.database, (line) => Logger.log(line, 'PostgreSQL'));
  try {
    const app = await createApp(config, database);
    await app.listen(config.http.port, config.http.host);
    await printStartupBanner(app, config);
    return { app, drain: () => app.get(Connections).drain(), close: () => database.close() };
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
