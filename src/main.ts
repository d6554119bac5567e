import { Logger } from '@nestjs/common';
import { createApp, drain, type QuartetApp } from './app.js';
import { databaseSchema, readConfig } from './assembly.js';
import { contexts } from './contexts.js';
import { isProduction } from './shared/config/environment.js';
import { DatabaseConfig, HttpConfig, ProcessConfig } from './shared/config/platform-settings.js';
import { openDatabase } from './shared/database/open-database.js';
import { RedactingLogger } from './shared/observability/logger.js';
import { answerParent } from './shared/operator/answer-parent.js';
import { endWithParent } from './shared/process/end-with-parent.js';
import { logProcessEvents } from './shared/process/process-events.js';
import { abandon, stopOnSignals, type Stoppable } from './shared/process/shutdown.js';
import { explainStartError } from './shared/process/start-error.js';
import { printStartupBanner } from './shared/process/startup-banner.js';
import { setV8Flags } from './shared/process/v8-flags.js';

async function start(): Promise<Stoppable> {
  const config = readConfig();
  setV8Flags(config.get(ProcessConfig).heapGrowthPercent);
  const { production } = config.get(ProcessConfig);
  Logger.overrideLogger(new RedactingLogger(production));
  if (production) logProcessEvents();
  const database = await openDatabase(config.get(DatabaseConfig), databaseSchema, (line) =>
    Logger.log(line, 'PostgreSQL'),
  );
  let app: QuartetApp | undefined;
  try {
    app = await createApp(config, database);
    const { port, host } = config.get(HttpConfig);
    await app.listen(port, host);
    await printStartupBanner(app, config, contexts);
    answerParent(app);
    const running = app;
    return { app: running, drain: () => drain(running), close: () => database.close() };
  } catch (error) {
    await abandon(app, () => database.close());
    throw error;
  }
}

const started = start();
stopOnSignals(started);
endWithParent();
started.catch((error: unknown) => {
  const explained = explainStartError(error);
  if (isProduction()) new RedactingLogger(true).fatal(explained, 'Quartet');
  else process.stderr.write(`\n${explained}\n\n`);
  process.exit(1);
});
