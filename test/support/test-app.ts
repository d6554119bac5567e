import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { databaseSchema, readConfig } from '../../src/assembly.js';
import { BobuxConfig } from '../../src/contexts/bobux-ledger/settings.js';
import type { Config } from '../../src/shared/config/config.js';
import { DatabaseConfig, HttpConfig } from '../../src/shared/config/platform-settings.js';
import { createApp, type QuartetApp } from '../../src/app.js';
import { openDatabase, type OpenDatabase } from '../../src/shared/database/open-database.js';
import type { RedactingLogger } from '../../src/shared/observability/logger.js';
import { holdEveryAnswer } from './answer-watch.js';
import { basic } from './basic.js';
import { BobuxClient, type BobuxKey } from './bobux-client.js';
import { createMigratedDatabase } from './migrated-database.js';
import type { TestDatabase } from './test-database.js';
import { requireDescribedAnswers } from './undescribed-answers.js';

export interface TestApp {
  readonly app: QuartetApp;
  readonly database: TestDatabase;
  readonly admin: { readonly username: string; readonly password: string };
  /** The first Bobux key, with all permissions. */
  readonly key: BobuxKey;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly bobuxUrl: string;
  connect(key?: BobuxKey): Promise<BobuxClient>;
  /** The text of /metrics, as the operator gets it. */
  metrics(): Promise<string>;
  /** May be called again. */
  close(): Promise<void>;
}

export const TEST_SECRETS_KEY = Buffer.alloc(32, 7).toString('base64');

async function createAndListen(
  config: Config,
  open: OpenDatabase,
  logger: RedactingLogger | undefined,
): Promise<QuartetApp> {
  const app = await createApp(config, open, logger);
  if (logger === undefined) Logger.overrideLogger(['error', 'fatal']);
  holdEveryAnswer(app.getHttpServer());
  const { port, host } = config.get(HttpConfig);
  await app.listen(port, host);
  return app;
}

export interface TestAppOptions {
  /** Changes what no variable sets. */
  readonly adjust?: (config: Config) => Config;
  /** In place of one that tells of errors only. */
  readonly logger?: RedactingLogger;
}

/** The whole of Quartet on a free port and a database of its own (or on a given one, as a second replica). */
export async function startTestApp(
  environment: Record<string, string> = {},
  shared?: TestDatabase,
  { adjust = (config) => config, logger }: TestAppOptions = {},
): Promise<TestApp> {
  const database = shared ?? (await createMigratedDatabase());
  const dataDir = await mkdtemp(join(tmpdir(), 'quartet-app-'));
  const key = { key: randomUUID(), secret: randomBytes(32).toString('hex') };
  const admin = { username: 'operator', password: 'right horse' };
  const parsed = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    SECRETS_KEY: TEST_SECRETS_KEY,
    ADMIN_USERNAME: admin.username,
    ADMIN_PASSWORD: admin.password,
    BOBUX_ADMIN_KEY: key.key,
    BOBUX_ADMIN_SECRET: key.secret,
    ...environment,
  });
  const config = adjust(parsed);
  const open = await openDatabase(config.get(DatabaseConfig), databaseSchema, () => undefined);
  const app = await createAndListen(config, open, logger).catch(async (error: unknown) => {
    await open.close();
    await rm(dataDir, { recursive: true, force: true });
    if (shared === undefined) await database.drop();
    throw error;
  });
  const url = (await app.getUrl()).replace('0.0.0.0', '127.0.0.1');
  const bobuxUrl = `${url.replace(/^http/, 'ws')}${config.get(BobuxConfig).path}`;
  const clients: BobuxClient[] = [];
  const close = async (): Promise<void> => {
    for (const client of clients) client.terminate();
    await app.close();
    await open.close();
    await rm(dataDir, { recursive: true, force: true });
    if (shared === undefined) await database.discard();
    // Those of the last moments, after the last test.
    requireDescribedAnswers();
  };
  let closing: Promise<void> | undefined;
  return {
    app,
    database,
    admin,
    key,
    url,
    bobuxUrl,
    connect: async (as = key) => {
      const client = await BobuxClient.connect(bobuxUrl, as);
      clients.push(client);
      return client;
    },
    metrics: async () => {
      const authorization = basic(admin.username, admin.password);
      return (await fetch(`${url}/metrics`, { headers: { authorization } })).text();
    },
    close: () => (closing ??= close()),
  };
}
