import { access } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { findRunningServer, hasCluster } from '../../embedded-postgres/index.js';
import { ExitCode, type CliCommand, type CliContext } from '../../shared/cli-command/cli-command.js';
import { contexts } from '../../contexts.js';
import {
  DatabaseConfig,
  HttpConfig,
  MailConfig,
  SecretsConfig,
} from '../../shared/config/platform-settings.js';
import { withoutCredentials } from '../../shared/database/open-database.js';
import { sealingKeyFile } from '../../shared/secrets/sealing-keys.js';

const ANSWER_TIMEOUT_MS = 3_000;

/** Where a server with this configuration listens, as one asks it from this machine. */
function webAddress({ host, port, tls }: HttpConfig): string {
  const local = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${tls ? 'https' : 'http'}://${local.includes(':') ? `[${local}]` : local}:${port}`;
}

/** The status of `/health/ready`; undefined where nobody answers. The certificate may be one for another name: nothing is sent that it would protect. */
function askReady(web: string): Promise<number | undefined> {
  const request = web.startsWith('https') ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const asked = request(
      `${web}/health/ready`,
      { timeout: ANSWER_TIMEOUT_MS, rejectUnauthorized: false },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(undefined));
    asked.end();
  });
}

/** For psql, without the password and without what older ones do not know. */
function psqlAddress(url: string): string {
  const address = new URL(url);
  address.password = '';
  for (const parameter of ['require_auth', 'sslmode']) address.searchParams.delete(parameter);
  return address.toString();
}

async function databaseLines({ url, dataDir }: DatabaseConfig): Promise<string[]> {
  if (url !== undefined) return [`Database     ${withoutCredentials(url)} (DATABASE_URL)`];
  const running = await findRunningServer(dataDir);
  if (running !== undefined) {
    return [
      `Database     embedded, running, in ${join(dataDir, 'postgres')}`,
      `             psql "${psqlAddress(running)}" (ownerPassword in ${join(dataDir, 'postgres.json')})`,
    ];
  }
  const there = await hasCluster(dataDir);
  return [
    `Database     embedded, ${there ? 'not running' : 'not made yet'}, in ${join(dataDir, 'postgres')}`,
  ];
}

/** A file, or that it is not there. */
async function fileLine(file: string): Promise<string> {
  return access(file).then(
    () => file,
    () => `none yet (${file})`,
  );
}

async function credentialLines({ config, credentials }: CliContext): Promise<string[]> {
  const { dataDir } = config.get(DatabaseConfig);
  const { sealingKeys } = config.get(SecretsConfig);
  const set = credentials.all
    .filter(({ configured }) => Object.values(configured(config)).some((value) => value !== undefined))
    .map(({ name }) => name);
  const fromEnvironment =
    set.length > 0 ? `; of ${set.join(', ')} some are set in the environment or .env` : '';
  return [
    `Credentials  ${await fileLine(join(dataDir, 'credentials.json'))}${fromEnvironment}`,
    `Key          ${sealingKeys ? 'SECRETS_KEY, in the environment or .env' : await fileLine(sealingKeyFile(dataDir))}`,
  ];
}

/** `status` */
export const statusCommand: CliCommand = {
  name: 'status',
  summary: 'shows whether Quartet runs, its addresses, and where the credentials are',
  usage: `Shows whether Quartet runs with this configuration, its addresses, its database, and where the credentials are. It starts nothing and shows no
secret. Exit code: 0 it runs and is ready, 1 it does not run or is not ready, 2 it could not be checked.`,
  async run(context) {
    const { config, print } = context;
    const mail = config.get(MailConfig);
    const isSent =
      mail.smtpUrl !== undefined || contexts.some(({ gmailAccounts }) => gmailAccounts?.(config).length);
    const web = webAddress(config.get(HttpConfig));
    const status = await askReady(web);
    const state =
      status === undefined ? 'does not answer' : status === 200 ? 'is ready' : `answers ${status}: not ready`;
    const lines = [
      `Console      ${web}/console`,
      `Quartet      ${web} ${state}`,
      ...contexts.flatMap(({ addresses }) =>
        (addresses?.(config, web) ?? []).map(({ name, address }) => `${name.padEnd(12)} ${address}`),
      ),
      `Routes       ${web}/docs/api`,
      ...(await databaseLines(config.get(DatabaseConfig))),
      ...(await credentialLines(context)),
      `Mail         ${isSent ? 'is sent' : `is written to ${mail.outboxDir}`}`,
    ];
    print(lines.join('\n'));
    return status === 200 ? ExitCode.ok : ExitCode.found;
  },
};
