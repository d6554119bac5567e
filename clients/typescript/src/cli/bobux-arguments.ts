import { parseArgs } from 'node:util';
import type { CallOptions } from '../bobux/index.js';
import { BOBUX_COMMANDS, type BobuxCommandName } from '../generated/bobux-commands.js';

/** A command as it goes out. */
export interface CommandLine {
  readonly command: BobuxCommandName;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `--nonce` and `--timestamp`. */
  readonly options: CallOptions;
  readonly json: boolean;
}

/** What was typed is no command; the message is for people. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Parameters that stand without their name, in this order. */
const IN_ORDER: Partial<Record<BobuxCommandName, readonly string[]>> = {
  getplayer: ['id'],
  topplayers: ['amount', 'page'],
  setbobux: ['id', 'amount'],
  createaccount: ['id'],
  linkaccount: ['userid', 'newid'],
  sendsql: ['sql'],
  createkey: ['permissions'],
  editpermissions: ['targetkey', 'permissions'],
  keyinfo: ['targetkey'],
  deletekey: ['targetkey'],
  transfer: ['from', 'to', 'amount'],
  batch: ['changes'],
  hold: ['id', 'amount', 'seconds'],
  capture: ['hold', 'amount'],
  release: ['hold'],
  reverse: ['entry'],
  holds: ['id'],
  history: ['id'],
  rank: ['id'],
};

/** They concern a connection, and this one ends with its answer. */
const ELSEWHERE: readonly string[] = ['subscribe', 'unsubscribe'];

/** What can be called here. */
export const CLI_COMMANDS = (Object.keys(BOBUX_COMMANDS) as BobuxCommandName[]).filter(
  (name) => !ELSEWHERE.includes(name),
);

/** Shorter words for what people do most. */
const SHORT: Readonly<Record<string, BobuxCommandName>> = {
  pay: 'transfer',
  top: 'topplayers',
  player: 'getplayer',
  set: 'setbobux',
};

/** Always texts, even where they look like numbers. */
const TEXTS = ['reason', 'label', 'sql', 'newid', 'targetkey'];
/** Texts where they are Discord ids, and of an account that is made. */
const IDS = ['id', 'userid'];

/** @throws UsageError */
export function readBobuxArguments(args: readonly string[]): CommandLine {
  const [word = '', ...rest] = args;
  const command = SHORT[word] ?? word;
  if (!isCommand(command))
    throw new UsageError(`there is no command ${word}; see quartet-client bobux --help`);
  const { values, positionals } = parse(rest);
  const names = IN_ORDER[command] ?? [];
  if (positionals.length > names.length) {
    throw new UsageError(`${word} takes ${names.length === 0 ? 'nothing more' : names.join(' ')}`);
  }
  const { json, nonce, timestamp, ...named } = values;
  const parameters: Record<string, unknown> = command === 'topplayers' ? { amount: 10, page: 1 } : {};
  const texts = [...TEXTS, ...(named.discord === true || command === 'createaccount' ? IDS : [])];
  positionals.forEach((text, index) => {
    const name = names[index] ?? '';
    parameters[name] = valueOf(name, text, texts);
  });
  for (const [name, value] of Object.entries(named)) {
    parameters[name] = typeof value === 'string' ? valueOf(name, value, texts) : value;
  }
  return { command, parameters, options: optionsOf({ nonce, timestamp }), json: json === true };
}

function isCommand(word: string): word is BobuxCommandName {
  return CLI_COMMANDS.some((name) => name === word);
}

/** By which the message can be sent again. Not among the parameters, where the client's own nonce would take their place. */
function optionsOf({ nonce, timestamp }: Record<'nonce' | 'timestamp', unknown>): CallOptions {
  if (typeof timestamp === 'string' && !/^\d{1,12}$/.test(timestamp))
    throw new UsageError('timestamp: must be whole seconds');
  return {
    ...(typeof nonce === 'string' && { nonce }),
    ...(typeof timestamp === 'string' && { timestamp: Number(timestamp) }),
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseArgs> {
  const text = { type: 'string' } as const;
  const names = Object.values(IN_ORDER).flat();
  const others = ['reason', 'operation', 'label', 'before', 'around', 'to', 'nonce', 'timestamp'];
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        discord: { type: 'boolean' },
        ...Object.fromEntries([...names, ...others].map((name) => [name, text])),
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Digits are a number (a bobux id, an amount), `{…}` and `[…]` are JSON, all else is a text. */
function valueOf(name: string, text: string, texts: readonly string[]): unknown {
  if (texts.includes(name)) return text;
  if (/^\d{1,16}$/.test(text)) return Number(text);
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${name}: this is no JSON`);
  }
}
