import { setImmediate as othersTurn } from 'node:timers/promises';
import { BridgeError } from '../errors/bridge-error.js';

/** How long the items of one array keep everybody else waiting; milliseconds. */
const MAX_TURN_MS = 10;
/** What is no array is parsed, to be told from what is no JSON; of more than this it is not worth the time. */
const MAX_OTHER_BYTES = 64 * 1024;

/**
 * The items of a JSON array, each parsed by itself and with pauses: 8 MB at once take up to a second, in which nobody else is answered.
 * @throws BridgeError WRONG_VALUE not JSON, or no array
 */
export async function* arrayItems(bytes: Buffer): AsyncGenerator<unknown> {
  let turnEnds = performance.now() + MAX_TURN_MS;
  for (const item of textsOf(bytes)) {
    yield parse(item);
    if (performance.now() < turnEnds) continue;
    await othersTurn();
    turnEnds = performance.now() + MAX_TURN_MS;
  }
}

/** The text of each item. Whether it is JSON is for the parser to say. */
function* textsOf(bytes: Buffer): Generator<Buffer> {
  let start = bytes.findIndex((byte) => !isBlank(byte));
  if (charOf(bytes, start) !== '[') {
    if (bytes.length <= MAX_OTHER_BYTES) parse(bytes);
    throw new BridgeError('WRONG_VALUE', 'The body must be a JSON array of users.');
  }
  let end;
  do {
    start = end === undefined ? start + 1 : end + 1;
    const isFirst = end === undefined;
    end = endOf(bytes, start);
    const item = bytes.subarray(start, end);
    if (!isFirst || charOf(bytes, end) !== ']' || !item.every(isBlank)) yield item;
  } while (charOf(bytes, end) === ',');
  if (charOf(bytes, end) !== ']' || !bytes.subarray(end + 1).every(isBlank)) throw notJson();
}

/** Where the item that begins at `start` ends: at a comma, or at what closes the array. */
function endOf(bytes: Buffer, start: number): number {
  let depth = 0;
  let inText = false;
  for (let at = start; at < bytes.length; at += 1) {
    const char = charOf(bytes, at);
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '[' || char === '{') depth += 1;
    else if (depth === 0 && (char === ',' || char === ']' || char === '}')) return at;
    else if (char === ']' || char === '}') depth -= 1;
  }
  throw notJson();
}

/** Of UTF-8: no byte of another character is one of ASCII. */
const charOf = (bytes: Buffer, at: number): string => String.fromCharCode(bytes[at] ?? 0);

/** JSON's white space. */
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

function parse(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch {
    throw notJson();
  }
}

const notJson = (): BridgeError => new BridgeError('WRONG_VALUE', 'The body is not JSON.');
