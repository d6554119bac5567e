import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** A longer piece would count as not taken until its end had left. */
const MAX_PIECE_BYTES = 64 * 1024;

/** RFC 6455, 5.2: the last fragment of a text. */
const TEXT = 0x81;
const LENGTH_IN_2_BYTES = 126;
const LENGTH_IN_8_BYTES = 127;
/** Past what 2 bytes can say. */
const LENGTH_LIMIT = 2 ** 16;

/** The frame of a server that has this text. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = headerOf(length);
  const frame = Buffer.allocUnsafe(header.length + length);
  frame.set(header);
  frame.write(text, header.length);
  return frame;
}

/**
 * Frames put together: a thousand short ones that are written one by one cost a client that does not read a kilobyte of memory each, whatever
 * their length.
 */
export function inPieces(frames: readonly Buffer[]): Buffer[] {
  const pieces: Buffer[] = [];
  let parts: Buffer[] = [];
  let length = 0;
  const end = (): void => {
    if (parts.length === 1) pieces.push(...parts);
    else if (parts.length > 1) pieces.push(Buffer.concat(parts, length));
    parts = [];
    length = 0;
  };
  for (const frame of frames) {
    if (length + frame.length > MAX_PIECE_BYTES) end();
    parts.push(frame);
    length += frame.length;
  }
  end();
  return pieces;
}

function headerOf(length: number): Buffer {
  if (length < LENGTH_IN_2_BYTES) return Buffer.from([TEXT, length]);
  if (length < LENGTH_LIMIT) {
    const header = Buffer.from([TEXT, LENGTH_IN_2_BYTES, 0, 0]);
    header.writeUInt16BE(length, 2);
    return header;
  }
  const header = Buffer.alloc(10);
  header.set([TEXT, LENGTH_IN_8_BYTES]);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}

/**
 * Sends a text of the server on an open connection, as ws' own `send` does, but in one piece where it can: ws writes the header and the text
 * one by one, which costs a short answer a twentieth of all its time. Nothing may be compressed, or wait inside ws: the text would overtake it.
 *
 * @param tcp the client's own socket
 */
export function sendText(client: Pick<WebSocket, 'send'>, tcp: Pick<Socket, 'write'>, text: string): void {
  const frame = asciiFrame(text);
  if (frame === undefined) client.send(text);
  else tcp.write(frame, 'latin1');
}

/** @returns the frame, a character for each byte; undefined where the text is not ASCII, or too long for a length of 2 bytes */
function asciiFrame(text: string): string | undefined {
  const { length } = text;
  if (length >= LENGTH_LIMIT || Buffer.byteLength(text) !== length) return undefined;
  if (length < LENGTH_IN_2_BYTES) return String.fromCharCode(TEXT, length) + text;
  return String.fromCharCode(TEXT, LENGTH_IN_2_BYTES, length >> 8, length & 0xff) + text;
}
