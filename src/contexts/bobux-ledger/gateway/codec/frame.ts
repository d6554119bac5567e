import { isUtf8 } from 'node:buffer';
import { canonicalMessage } from './canonical-message.js';
import { readJson } from './json-reader.js';
import type { JsonObject } from './json-value.js';
import { toParameters } from './parameter.js';

/** A frame that holds no message, and the error code to answer it with. */
export interface UnreadableFrame {
  kind: 'unreadable';
  error: 'INVALID_PARAMETERS_ERROR' | 'MISSING_PARAMETERS_ERROR';
}

/** A message, with nothing yet known of its key, its signature or its command. */
export interface MessageFrame {
  kind: 'message';
  key: string;
  command: string;
  hmac: string;
  /** All other members, by toParameter. Without a prototype. */
  parameters: Record<string, unknown>;
  /** The text that is signed, in ASCII or unescaped; made when first asked for. See canonicalMessage. */
  canonical: (ascii: boolean) => string;
}

export type DecodedFrame = UnreadableFrame | MessageFrame;

const ENVELOPE: ReadonlySet<string> = new Set(['key', 'command', 'hmac']);

const LONE_SURROGATE = /\p{Surrogate}/u;

const INVALID: UnreadableFrame = Object.freeze({ kind: 'unreadable', error: 'INVALID_PARAMETERS_ERROR' });
const MISSING: UnreadableFrame = Object.freeze({ kind: 'unreadable', error: 'MISSING_PARAMETERS_ERROR' });

/**
 * Decodes one websocket frame: the first tests of the wire contract, in its order. A readable JSON object
 * without duplicate keys in a text frame, else INVALID_PARAMETERS_ERROR; `key`, `command` and `hmac` present,
 * else MISSING_PARAMETERS_ERROR; and strings, else INVALID_PARAMETERS_ERROR. Never throws.
 */
export function decodeFrame(data: Buffer | string, isBinary: boolean): DecodedFrame {
  const text = isBinary ? undefined : toText(data);
  const message = text === undefined ? undefined : readJson(text);
  if (!(message instanceof Map)) return INVALID;

  const key = message.get('key');
  const command = message.get('command');
  const hmac = message.get('hmac');
  if (key === undefined || command === undefined || hmac === undefined) return MISSING;
  if (typeof key !== 'string' || typeof command !== 'string' || typeof hmac !== 'string') return INVALID;

  const parameters = toParameters(message, ENVELOPE);
  return { kind: 'message', key, command, hmac, parameters, canonical: canonicalOf(message) };
}

/** Undefined for what is not UTF-8, which a decoder would silently mend into another message. */
function toText(data: Buffer | string): string | undefined {
  if (typeof data === 'string') return LONE_SURROGATE.test(data) ? undefined : data;
  return isUtf8(data) ? data.toString('utf8') : undefined;
}

/** Both forms, each printed at most once: the signature and the nonce both ask for the first. */
function canonicalOf(message: JsonObject): MessageFrame['canonical'] {
  let inAscii: string | undefined;
  let unescaped: string | undefined;
  return (ascii) =>
    ascii
      ? (inAscii ??= canonicalMessage(message, { without: 'hmac' }, true))
      : (unescaped ??= canonicalMessage(message, { without: 'hmac' }, false));
}
