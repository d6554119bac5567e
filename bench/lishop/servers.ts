import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded-postgres/index.js';

export const SECRETS_KEY = Buffer.alloc(32, 9).toString('base64');

/** A database of its own, with PostgreSQL's own settings: every commit is on disk before it is answered. */
export async function startDatabase(): Promise<{ url: string; pool: pg.Pool; stop: () => Promise<void> }> {
  const base = await mkdtemp(join(tmpdir(), 'quartet-bench-lishop-'));
  await chmod(base, 0o711);
  const server = await EmbeddedPostgres.start({
    dataDir: join(base, 'data'),
    listen: 'tcp',
    log: () => undefined,
  });
  const pool = new pg.Pool({ connectionString: server.url, max: 2 });
  return {
    url: server.url,
    pool,
    stop: async () => {
      await pool.end();
      await server.stop();
      await rm(base, { recursive: true, force: true });
    },
  };
}

/** A server in a process of its own, known by the port that it prints. */
export class Contestant {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static quartet(databaseUrl: string): Promise<Contestant> {
    return Contestant.start(
      [join('dist', 'src', 'main.js')],
      databaseUrl,
      /listens on http:\/\/127\.0\.0\.1:(\d+)/,
    );
  }

  static bare(databaseUrl: string): Promise<Contestant> {
    return Contestant.start(
      ['--import', 'tsx', join('bench', 'peers', 'bare-lishop.ts')],
      databaseUrl,
      /port (\d+)/,
    );
  }

  private static async start(args: string[], databaseUrl: string, sign: RegExp): Promise<Contestant> {
    const dataDir = await mkdtemp(join(tmpdir(), 'quartet-bench-data-'));
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir,
        SECRETS_KEY,
        PORT: '0',
        // The generator is one address; what is measured is the work, not the ration.
        LIMIT_REQUESTS: '0',
        // Nobody asks Apple about the receipts of a bench.
        LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
      },
    });
    let printed = '';
    const port = await new Promise<number>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}: ${printed}`)));
      child.stdout.on('data', (chunk: Buffer) => {
        if (printed.length < 10_000) printed += chunk.toString();
        const found = sign.exec(printed)?.[1];
        if (found !== undefined) resolve(Number(found));
      });
    });
    child.once('exit', () => void rm(dataDir, { recursive: true, force: true }));
    return new Contestant(child, port);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}
