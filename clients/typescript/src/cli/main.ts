#!/usr/bin/env node
import { BobuxError, connect, QuartetError, TimeoutError, type MessageId } from '../bobux/index.js';
import { readBobuxArguments, UsageError, type CommandLine } from './bobux-arguments.js';
import { readCredentials, type Credentials } from './credentials.js';
import { help } from './help.js';

const REFUSED = 1;
const WRONG_USAGE = 2;
const UNKNOWN = 3;
/** Of these the server itself cannot tell whether the command took effect. */
const OPEN: readonly string[] = ['DB_ERROR', 'SERVER_ERROR'];
const TIMEOUT_MS = 10_000;

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0 || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help());
    return args.length === 0 ? WRONG_USAGE : 0;
  }
  const [context, ...rest] = args;
  let line: CommandLine;
  let credentials: Credentials;
  try {
    if (context !== 'bobux') throw new UsageError('the first word is bobux; see quartet-client --help');
    line = readBobuxArguments(rest);
    credentials = readCredentials(process.env);
  } catch (error) {
    return fail(error, false, WRONG_USAGE);
  }
  try {
    await run(line, credentials);
    return 0;
  } catch (error) {
    const isRefusal = error instanceof BobuxError && !OPEN.includes(error.code);
    return fail(error, line.json, isRefusal ? REFUSED : UNKNOWN);
  }
}

async function run(
  { command, parameters, options, json }: CommandLine,
  { url, key, secret }: Credentials,
): Promise<void> {
  const bobux = await connect(url, key, secret, { timeout: TIMEOUT_MS });
  try {
    const data = await bobux.call(command, parameters, options);
    if (json) process.stdout.write(`${JSON.stringify(data)}\n`);
    else print(data);
  } finally {
    await bobux.close();
  }
}

/** Lists as tables, all else as indented JSON. */
function print(data: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(data)) {
    const isTable = Array.isArray(value) && value.length > 0 && typeof value[0] === 'object';
    if (isTable) console.table(value);
    else console.log(`${name}: ${JSON.stringify(value, undefined, 2)}`);
  }
}

function fail(error: unknown, json: boolean, code: number): number {
  const message = error instanceof Error ? error.message : String(error);
  const messageId = openMessage(error);
  if (json && error instanceof QuartetError) {
    process.stdout.write(`${JSON.stringify({ error: error.code, data: error.data, messageId })}\n`);
  }
  process.stderr.write(`${message}\n`);
  if (messageId !== undefined) {
    const { nonce, timestamp } = messageId;
    process.stderr.write(`to ask again, with effect once: --nonce ${nonce} --timestamp ${timestamp}\n`);
  }
  return code;
}

/** @returns of a message that may have taken effect, or still will, by what it can be sent again */
function openMessage(error: unknown): MessageId | undefined {
  if (error instanceof TimeoutError) return error.wasSent ? error.messageId : undefined;
  return error instanceof BobuxError && OPEN.includes(error.code) ? error.messageId : undefined;
}

process.exitCode = await main(process.argv.slice(2));
