import { Logger } from '@nestjs/common';
import { announce } from './announce.js';
import { ConnectionLanes } from './bobux-gateway/connection-lanes.js';
import { createConfig } from './config/config.js';
import { readEnvironment } from './config/environment.js';
import { createApp } from './create-app.js';
import { openDatabase } from './database/open-database.js';
import { RedactingLogger } from './operations/logger.js';
import { stopOnSignals, type Stoppable } from './operations/shutdown.js';
import { keepNewObjectsYoung } from './operations/young-generation.js';
import { explainStartError } from './start-error.js';

async function start(): Promise<Stoppable> {
  const config = createConfig(readEnvironment());
  Logger.overrideLogger(new RedactingLogger(config.production));
  const database = await openDatabase(config.database, (line) => Logger.log(line, 'PostgreSQL'));
  try {
    const app = await createApp(config, database);
    await app.listen(config.http.port, config.http.host);
    await announce(app, config);
    return { app, drain: () => app.get(ConnectionLanes).drain(), close: () => database.close() };
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
