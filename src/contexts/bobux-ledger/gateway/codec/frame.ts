import { isUtf8 } from 'node:buffer';
import { canonicalMessage, plainCanonicalMessage } from './canonical-message.js';
import { isPlainText, readJson, whyUnreadable } from './json-reader.js';
import type { JsonObject } from './json-value.js';
import { toParameters } from './parameter.js';
import { spelledMessage } from './spelled-message.js';

/** A frame that holds no message, and the error code to answer it with. */
export interface UnreadableFrame {
  kind: 'unreadable';
  error: 'INVALID_PARAMETERS_ERROR' | 'MISSING_PARAMETERS_ERROR';
  /** What is wrong with it, for people. */
  message: string;
}

/** A message, with nothing yet known of its key, its signature or its command. */
export interface MessageFrame {
  kind: 'message';
  key: string;
  command: string;
  hmac: string;
  /** All other members, by toParameter. Nothing is inherited. */
  parameters: Record<string, unknown>;
  /** The text that is signed, in ASCII or unescaped; made when first asked for. See canonicalMessage. */
  canonical(ascii: boolean): string;
  /** The text that is signed, with the escapes of the frame; undefined where that is one of the others. See spelledMessage. */
  spelled(): string | undefined;
}

export type DecodedFrame = UnreadableFrame | MessageFrame;

const ENVELOPE: ReadonlySet<string> = new Set(['key', 'command', 'hmac']);

const LONE_SURROGATE = /\p{Surrogate}/u;

const NAMES = [...ENVELOPE];

const WITHOUT_HMAC = { without: 'hmac' };

/**
 * Decodes one websocket frame: the first tests of the wire contract, in its order. A readable JSON object without duplicate keys, in a text
 * frame or in a binary one that holds UTF-8, else INVALID_PARAMETERS_ERROR; `key`, `command` and `hmac` present, else
 * MISSING_PARAMETERS_ERROR; and strings, else INVALID_PARAMETERS_ERROR. Never throws.
 */
export function decodeFrame(data: Buffer | string): DecodedFrame {
  const text = toText(data);
  if (text === undefined) return invalid('the frame is not UTF-8');
  const isPlain = isPlainText(text);
  const message = readJson(text, isPlain);
  if (message === undefined) return invalid(`the frame cannot be read: ${whyUnreadable(text)}`);
  if (!(message instanceof Map)) return invalid('the frame must be a JSON object');
  const key = message.get('key');
  const command = message.get('command');
  const hmac = message.get('hmac');
  if (key === undefined || command === undefined || hmac === undefined) return missing(message);
  if (typeof key !== 'string' || typeof command !== 'string' || typeof hmac !== 'string') {
    return invalid(
      `${NAMES.filter((name) => typeof message.get(name) !== 'string').join(', ')}: must be text`,
    );
  }
  return new ReadMessage(key, command, hmac, toParameters(message, ENVELOPE), text, message, isPlain);
}

function invalid(message: string): UnreadableFrame {
  return { kind: 'unreadable', error: 'INVALID_PARAMETERS_ERROR', message };
}

function missing(members: JsonObject): UnreadableFrame {
  const message = `missing: ${NAMES.filter((name) => !members.has(name)).join(', ')}`;
  return { kind: 'unreadable', error: 'MISSING_PARAMETERS_ERROR', message };
}

/** Undefined for what is not UTF-8, which a decoder would silently mend into another message. */
function toText(data: Buffer | string): string | undefined {
  if (typeof data === 'string') return LONE_SURROGATE.test(data) ? undefined : data;
  return isUtf8(data) ? data.toString('utf8') : undefined;
}

/** The two canonical forms are printed at most once: the signature and the nonce both ask for the first. */
class ReadMessage implements MessageFrame {
  readonly kind = 'message';
  private inAscii: string | undefined;
  private unescaped: string | undefined;

  constructor(
    readonly key: string,
    readonly command: string,
    readonly hmac: string,
    readonly parameters: Record<string, unknown>,
    private readonly frame: string,
    private readonly members: JsonObject,
    private readonly isPlain: boolean,
  ) {}

  canonical(ascii: boolean): string {
    if (!ascii) return (this.unescaped ??= this.print(false));
    if (this.isPlain) {
      return (this.unescaped = this.inAscii ??= plainCanonicalMessage(this.members, WITHOUT_HMAC));
    }
    return (this.inAscii ??= this.print(true));
  }

  /** Without a backslash in it a frame's own spelling is the unescaped form. */
  spelled(): string | undefined {
    return this.frame.includes('\\') ? spelledMessage(this.frame, WITHOUT_HMAC) : undefined;
  }

  private print(ascii: boolean): string {
    return canonicalMessage(this.members, WITHOUT_HMAC, ascii);
  }
}
