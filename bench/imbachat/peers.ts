import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { createConnection } from 'mysql2/promise';
import { startArguments } from '../start-command.js';

/** A server under measurement. */
export interface Peer {
  readonly name: string;
  /** Everything before the ids. */
  readonly address: string;
  stop(): Promise<void>;
}

export const DATABASE = 'quartet_bench_imbachat';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const stopped = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
};

/** Waits for a line of the server's output, and lets the rest flow by: a pipe that nobody reads would stop it. */
function untilOutput(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      if (text.length < 100_000) text += chunk.toString();
      const match = pattern.exec(text);
      if (match) resolve(match[1] ?? '');
    });
    child.once('exit', () => reject(new Error(`a server did not start: ${text}`)));
  });
}

/** The built Quartet as `npm start` runs it, in production mode, on this database. */
export async function startQuartet(databaseUrl: string, dataDir: string): Promise<Peer> {
  const port = await freePort();
  const child = spawn(process.execPath, startArguments, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      DATA_DIR: dataDir,
      SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
      IMBACHAT_API_LOGIN: 'root',
      IMBACHAT_API_PASSWORD: 'abc',
      LIMIT_REQUESTS: '0',
    },
  });
  await untilOutput(child, /Quartet listens on ([^\s"]+)/);
  return {
    name: 'Quartet',
    address: `http://127.0.0.1:${port}/imbachat/users?user_ids=`,
    stop: () => stopped(child),
  };
}

export async function startBare(databaseUrl: string): Promise<Peer> {
  const child = spawn(
    process.execPath,
    ['node_modules/tsx/dist/cli.mjs', 'bench/peers/bare-users-info.ts', databaseUrl],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, NODE_ENV: 'production' },
    },
  );
  const port = await untilOutput(child, /port (\d+)/);
  return {
    name: 'bare Express + pg',
    address: `http://127.0.0.1:${port}/imbachat/users?user_ids=`,
    stop: () => stopped(child),
  };
}

/** The seed's example on PHP's own server with as many workers as cores; `undefined`, with the reason, where it cannot run. */
export async function startPhp(users: number): Promise<Peer | string> {
  if (spawnSync('php', ['-r', 'exit(function_exists("mysqli_connect") ? 0 : 1);']).status !== 0) {
    return 'php with mysqli is not installed';
  }
  try {
    const maria = await createConnection('mysql://root@127.0.0.1:3306');
    await maria.query(`DROP DATABASE IF EXISTS ${DATABASE}`);
    await maria.query(`CREATE DATABASE ${DATABASE} CHARACTER SET utf8mb4`);
    await maria.query(`USE ${DATABASE}`);
    await maria.query(
      'CREATE TABLE ktvs_users (user_id INT PRIMARY KEY, display_name VARCHAR(100), last_login_date DATETIME, custom10 VARCHAR(50), avatar VARCHAR(100))',
    );
    await maria.query(
      `INSERT INTO ktvs_users SELECT seq, concat('User number ', seq), '2026-01-02 03:04:05', 'Gold', concat(seq, '.png') FROM seq_1_to_${users}`,
    );
    await maria.end();
  } catch (error) {
    return `no MariaDB on 127.0.0.1:3306 (${(error as Error).message})`;
  }
  const port = await freePort();
  const child = spawn('php', ['-S', `127.0.0.1:${port}`, 'bench/peers/users-info.php'], {
    stdio: 'ignore',
    detached: true,
    env: {
      PATH: process.env.PATH,
      PHP_CLI_SERVER_WORKERS: String(availableParallelism()),
      BENCH_DATABASE: DATABASE,
    },
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return {
    name: 'the seed’s PHP',
    address: `http://127.0.0.1:${port}/users-info.php?user_ids=`,
    stop: async () => {
      // Its workers are processes of their own, in the group that was made for them.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      const maria = await createConnection('mysql://root@127.0.0.1:3306');
      await maria.query(`DROP DATABASE ${DATABASE}`);
      await maria.end();
    },
  };
}
