import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import { Parser } from 'pg-protocol/dist/parser.js';

/** What a server may send before it has let us in; its questions take some hundred bytes, its settings a few thousand. */
const MAX_GREETING_BYTES = 1024 * 1024;

/** The server sent what is no message of PostgreSQL's protocol. */
export class ServerMessageError extends Error {
  override readonly name = 'ServerMessageError';

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`The server does not speak PostgreSQL's protocol: ${reason}`, { cause });
  }
}

/** What this needs of pg's connection and does not find in its types (pg 8, lib/connection.js). */
export interface PgConnection extends EventEmitter {
  readonly stream: Duplex;
  attachListeners(stream: Duplex): void;
}

interface ServerMessage {
  readonly name: string;
}

/** What pg-protocol reads messages with (1.16, buffer-reader.js). */
interface Reader {
  readonly buffer: Buffer;
  readonly offset: number;
  string(length: number): string;
}

/** Past the end of what came it gives empty texts for ever, and an error message without an end is looked for without an end. */
function endAtTheEnd(reader: Reader): void {
  const read = reader.string.bind(reader);
  reader.string = (length) => {
    if (length < 0 || reader.offset + length > reader.buffer.length)
      throw new RangeError('a message is cut short');
    return read(length);
  };
}

/**
 * Reads what the server sends. pg does so in a listener of the socket, where whatever is thrown, by a message that is none or by what handles
 * it, would end the process. Here it ends the connection: `connect` or the statement under way rejects with `ServerMessageError`. A connection
 * that a server refuses is closed, also where that server does not close it.
 */
export function readServerMessages(connection: PgConnection): void {
  connection.attachListeners = (stream) => {
    const parser = new Parser();
    endAtTheEnd((parser as unknown as { reader: Reader }).reader);
    let greeting = 0;
    let isReady = false;
    let isBroken = false;
    const hear = (message: ServerMessage): void => {
      if (message.name === 'readyForQuery') isReady = true;
      connection.emit(message.name === 'error' ? 'errorMessage' : message.name, message);
      // PostgreSQL closes a connection that it does not let in; pg leaves that to the server, whatever the server is.
      if (message.name === 'error' && !isReady) stream.destroy();
    };
    stream.on('data', (chunk: Buffer) => {
      if (isBroken) return;
      try {
        if (!isReady && (greeting += chunk.length) > MAX_GREETING_BYTES)
          throw new RangeError('its greeting has no end');
        parser.parse(chunk, hear);
      } catch (error) {
        isBroken = true;
        connection.emit('error', new ServerMessageError(error));
        stream.destroy();
      }
    });
  };
}
