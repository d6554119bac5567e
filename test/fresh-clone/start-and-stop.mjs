/**
 * `node start-and-stop.mjs CHECKOUT SIGTERM|SIGINT`: runs `npm start` there, waits until it listens, has the kept Bobux key
 * answer a ping, ends it, and looks for what is left. SIGTERM goes to npm alone, as `kill` does it; SIGINT to the whole process
 * group, as Ctrl-C in a terminal does it, where npm passes it on a second time.
 */
import { spawn } from 'node:child_process';
import { Buffer } from 'node:buffer';
import { createHmac, randomUUID } from 'node:crypto';
import { readFile, readdir, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const [checkout, signal] = process.argv.slice(2);
const marker = `QUARTET_FRESH_CLONE=${randomUUID()}`;
const dataDir = join(checkout, '.data');

let output = '';
const npm = spawn('npm', ['start'], {
  cwd: checkout,
  // Any free port: 3000 may be in use on a developer's machine.
  env: { ...process.env, PORT: '0', [marker.split('=')[0]]: marker.split('=')[1] },
  stdio: ['ignore', 'pipe', 'pipe'],
  detached: true,
});
for (const stream of [npm.stdout, npm.stderr])
  stream.setEncoding('utf8').on('data', (text) => (output += text));
let ending;
const ended = new Promise((resolve, reject) => {
  npm.once('error', reject);
  npm.once('exit', (code, by) => resolve((ending = { code, by })));
});

/** Waits for what `look` returns, if it comes in time. */
async function waitFor(what, milliseconds, look) {
  for (const until = Date.now() + milliseconds; Date.now() < until; await delay(100)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what}: not within ${milliseconds / 1000} s`);
}

/** As the seed's sample does it: HMAC-SHA256 of the sorted, compact JSON. */
async function ping(url, { key, secret }) {
  const { WebSocket } = createRequire(join(checkout, 'package.json'))('ws');
  const socket = new WebSocket(url);
  const hmac = createHmac('sha256', Buffer.from(secret, 'hex'))
    .update(JSON.stringify({ command: 'ping', key }))
    .digest('hex');
  socket.once('open', () => socket.send(JSON.stringify({ command: 'ping', key, hmac })));
  const answer = await new Promise((resolve, reject) => {
    socket.once('message', resolve).once('error', reject);
  });
  if (JSON.parse(String(answer)).success !== true)
    throw new Error(`ping was answered with ${String(answer)}`);
  return socket;
}

/** Processes of this start that still live: by a mark in their environment, or by the path of the database. Linux only. */
async function left() {
  const cluster = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
  const found = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const [environment, command] = await Promise.all(
      ['environ', 'cmdline'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    );
    const args = command.split('\0');
    if (Number(pid) === process.pid || command === '') continue;
    if (environment.split('\0').includes(marker) || args.includes(cluster))
      found.push({ pid, args: args.join(' ') });
  }
  return found;
}

try {
  const url = await waitFor('"Quartet listens on"', 180_000, () => {
    if (ending) throw new Error('npm start ended by itself');
    return /^ +Bobux +(\S+)$/m.exec(output)?.[1];
  });
  const { bobux } = JSON.parse(await readFile(join(dataDir, 'credentials.json'), 'utf8'));
  const socket = await ping(url, bobux);
  const closed = new Promise((resolve) => socket.once('close', resolve));

  process.kill(signal === 'SIGINT' ? -npm.pid : npm.pid, signal);
  await waitFor('the end of npm', 30_000, () => ending);
  const { code, by } = await ended;
  // npm tells a signal that it got itself as that signal, or as 128 + its number.
  const usual = signal === 'SIGINT' ? 130 : 143;
  if (![0, usual].includes(code) && by !== signal) throw new Error(`npm ended with ${by ?? `code ${code}`}`);
  await waitFor('the end of every process', 15_000, async () => (await left()).length === 0);
  const goodbye = await closed;
  if (goodbye !== 1001) throw new Error(`the websocket was closed with ${goodbye}, not with 1001`);
  console.log(`  npm ended with ${by ?? `code ${code}`}`);
} catch (error) {
  console.log(`  ${error.message}\n${output.replace(/^/gm, '  | ')}`);
  const rest = await left();
  for (const { pid, args } of rest) console.log(`  left running: ${pid} ${args}`);
  // Servers first, so that nobody starts them anew.
  for (const { pid } of rest) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  process.exit(1);
}
