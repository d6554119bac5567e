import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';
import { measuredCommands, signedFrame, type BenchKey } from './commands.js';

/** The answers of a server to each measured command on player 1, without their time. */
async function answersOf(url: string, key: BenchKey): Promise<unknown[]> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const answers: unknown[] = [];
  for (const command of measuredCommands) {
    socket.send(signedFrame(key, command, 1));
    const [data] = (await once(socket, 'message')) as [Buffer];
    const { timestamp, ...answer } = JSON.parse(data.toString()) as Record<string, unknown>;
    if (answer.success !== true || typeof timestamp !== 'number') {
      throw new Error(`${url} answers ${command} with ${data.toString()}`);
    }
    answers.push(answer);
  }
  socket.close();
  return answers;
}

/** @throws Error when two servers, on databases that are alike, do not give the same answers: then no ratio would mean anything */
export async function requireSameWork(one: string, other: string, key: BenchKey): Promise<void> {
  const [left, right] = [await answersOf(one, key), await answersOf(other, key)];
  if (isDeepStrictEqual(left, right)) return;
  throw new Error(`The servers do not do the same work:\n${JSON.stringify(left)}\n${JSON.stringify(right)}`);
}
