/**
 * The yardstick: the measured commands with `ws` and `pg` and nothing else, as a user would write them by hand in an afternoon, on tables of
 * the user's own (plain-ledger.ts). For each command it reads the JSON, prints the canonical text, tests the signature, sends one prepared
 * statement, which commits by itself, and answers, in whatever order the database does. No limits, permissions, nonces, metrics, revocable keys.
 *
 * Environment: DATABASE_URL, DATABASE_POOL, BENCH_KEY, BENCH_SECRET. Prints its address when it is ready.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { statements } from './plain-ledger.js';

type Message = Record<string, unknown>;

const INT8 = 20;
const BEYOND_ASCII = /[\u007f-\uffff]/g;
/** The only operation of `setbobux` that is measured. */
const ADD = 1;

/** The one key, held in memory. */
const key = process.env.BENCH_KEY ?? '';
const secret = Buffer.from(process.env.BENCH_SECRET ?? '', 'hex');

pg.types.setTypeParser(INT8, Number);
const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: Number(process.env.DATABASE_POOL),
});

function canonical(message: Message): string {
  const sorted: Message = {};
  for (const name of Object.keys(message).sort()) {
    if (name !== 'hmac') sorted[name] = message[name];
  }
  return JSON.stringify(sorted).replace(
    BEYOND_ASCII,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function isSigned(message: Message): boolean {
  const given = Buffer.from(String(message.hmac), 'hex');
  const expected = createHmac('sha256', secret).update(canonical(message)).digest();
  return message.key === key && given.length === expected.length && timingSafeEqual(given, expected);
}

/** Prepared once on each connection: the better of the two ways in which `pg` can send it. */
async function query(name: keyof typeof statements, values: unknown[]): Promise<Message[]> {
  return (await pool.query<Message>({ name, text: statements[name], values })).rows;
}

async function run(message: Message): Promise<Message> {
  switch (message.command) {
    case 'ping':
      return {};
    case 'getplayer': {
      const [player] = await query('getplayer', [message.id]);
      if (player === undefined) throw new Error('PLAYER_NOT_FOUND_ERROR');
      return { player };
    }
    case 'setbobux': {
      if (message.operation !== ADD) throw new Error('INVALID_PARAMETERS_ERROR');
      const [player] = await query('setbobux', [message.id, message.amount, key]);
      if (player === undefined) throw new Error('PLAYER_NOT_FOUND_ERROR');
      return { player };
    }
    case 'transfer': {
      const [payer, receiver] = await query('transfer', [message.from, message.to, message.amount, key]);
      if (payer === undefined || receiver === undefined) throw new Error('INSUFFICIENT_BOBUX_ERROR');
      const { entry, ...from } = payer;
      const { entry: received, ...to } = receiver;
      return { from, to, transfer: entry, entries: [entry, received] };
    }
    default:
      throw new Error('INVALID_COMMAND_ERROR');
  }
}

async function answer(frame: Buffer): Promise<string> {
  const timestamp = Math.floor(Date.now() / 1000);
  try {
    const message = JSON.parse(frame.toString()) as Message;
    if (!isSigned(message)) throw new Error('INVALID_AUTH_ERROR');
    return JSON.stringify({ timestamp, success: true, data: await run(message) });
  } catch (error) {
    return JSON.stringify({ timestamp, success: false, error: String(error), data: {} });
  }
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 }, () => {
  process.stdout.write(`bare listens on ws://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
server.on('connection', (socket) => {
  socket.on('message', (frame: Buffer) => void answer(frame).then((text) => socket.send(text)));
});
process.on('SIGTERM', () => process.exit(0));
