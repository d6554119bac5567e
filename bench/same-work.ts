import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';
import { parametersOf, signedFrame, type BenchKey, type MeasuredCommand } from './commands.js';
import type { Stage } from './stage.js';

type Asked = readonly [MeasuredCommand, number];

/** What both servers can do. */
const shared: readonly Asked[] = [
  ['ping', 1],
  ['getplayer', 1],
  ['setbobux', 1],
  ['setbobux', 1],
  ['getplayer', 1],
];

/** The answers of a server, one after the other, without their time. */
async function answersOf(url: string, key: BenchKey, asked: readonly Asked[]): Promise<any[]> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const answers: unknown[] = [];
  for (const [command, which] of asked) {
    socket.send(signedFrame(key, command, parametersOf(command, which)));
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

function requireSame(one: unknown, other: unknown, what: string): void {
  if (isDeepStrictEqual(one, other)) return;
  throw new Error(`${what}:\n${JSON.stringify(one)}\n${JSON.stringify(other)}`);
}

/** @throws Error when two servers, on databases that are alike, do not give the same answers: then no ratio would mean anything */
export async function requireSameWork(one: string, other: string, key: BenchKey): Promise<void> {
  requireSame(
    await answersOf(one, key, shared),
    await answersOf(other, key, shared),
    'The servers do not do the same work',
  );
}

/** @throws Error when a page of `topplayers` does not hold the players that the database would put there; nobody may be writing */
export async function requireRightPage(
  stage: Stage,
  databaseUrl: string,
  url: string,
  key: BenchKey,
  page: number,
): Promise<void> {
  const [answer] = await answersOf(url, key, [['topplayers', page]]);
  requireSame(answer.data.players, await stage.pageOf(databaseUrl, page), `Page ${page} is wrong`);
}
