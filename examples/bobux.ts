/**
 * Sends commands to Quartet's Bobux ledger, from Node.
 *
 *     BOBUX_KEY=... BOBUX_SECRET=... npx tsx examples/bobux.ts ping
 *     BOBUX_KEY=... BOBUX_SECRET=... npx tsx examples/bobux.ts setbobux '{"id": 1, "amount": 5, "operation": 1}'
 */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { WebSocket } from 'ws';

type Message = Record<string, unknown>;

/** The message with its keys sorted by code point at every depth, as the signature wants them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [name, sorted(member)]);
  return Object.fromEntries(members.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

/** The text to send: the message with its signature. */
function sign(key: string, secret: string, command: string, parameters: Message): string {
  const message = { key, command, ...parameters };
  const hmac = createHmac('sha256', Buffer.from(secret, 'hex')).update(JSON.stringify(sorted(message)));
  return JSON.stringify({ ...message, hmac: hmac.digest('hex') });
}

const { BOBUX_KEY = '', BOBUX_SECRET = '', BOBUX_URL = 'ws://127.0.0.1:3000/bobux' } = process.env;
const [command = 'ping', parameters = '{}'] = process.argv.slice(2);

const socket = new WebSocket(BOBUX_URL);
socket.once('close', (code, reason) => {
  if (process.exitCode !== undefined) return;
  console.error(`The server closed the connection (${code}): ${reason.toString()}`);
  process.exit(1);
});
await once(socket, 'open');
// A bot would keep the connection: answers come in the order of the commands.
socket.send(sign(BOBUX_KEY, BOBUX_SECRET, command, JSON.parse(parameters) as Message));
const [data] = (await once(socket, 'message')) as [Buffer];
const answer = JSON.parse(data.toString()) as { success: boolean };
console.log(JSON.stringify(answer, undefined, 2));
process.exitCode = answer.success ? 0 : 1;
socket.close();
