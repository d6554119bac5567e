import { once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { WebSocket } from 'ws';
import { parametersOf, signedFrame, type BenchKey, type MeasuredCommand } from './commands.js';
import type { LedgerDatabase } from './ledger-database.js';

type Asked = readonly [MeasuredCommand, number];

/** What both servers can do; the measured commands of it are compared. */
const shared: readonly Asked[] = [
  ['ping', 1],
  ['getplayer', 1],
  ['setbobux', 1],
  ['setbobux', 1],
  ['getplayer', 1],
  ['transfer', 1],
  ['transfer', 2],
  ['getplayer', 2],
];

/** The answers of a server, one after the other, without their time. */
async function answersOf(url: string, key: BenchKey, asked: readonly Asked[]): Promise<any[]> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const answers: unknown[] = [];
  for (const [command, which] of asked) {
    socket.send(signedFrame(key, command, parametersOf(command, which)));
    const [data] = (await once(socket, 'message')) as [Buffer];
    const { timestamp, ...answer } = JSON.parse(data.toString()) as Record<string, any>;
    if (answer.success !== true || typeof timestamp !== 'number') {
      throw new Error(`${url} answers ${command} with ${data.toString()}`);
    }
    // Ids of entries are each database's own.
    if (command === 'transfer') answer.data = { from: answer.data.from, to: answer.data.to };
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
export async function requireSameWork(
  one: string,
  other: string,
  key: BenchKey,
  commands: ReadonlySet<MeasuredCommand>,
): Promise<void> {
  const asked = shared.filter(([command]) => commands.has(command));
  requireSame(
    await answersOf(one, key, asked),
    await answersOf(other, key, asked),
    'The servers do not do the same work',
  );
}

/** @throws Error when a page of `topplayers` does not hold the players that the database would put there; nobody may be writing */
export async function requireRightPage(
  ledger: LedgerDatabase,
  url: string,
  key: BenchKey,
  page: number,
): Promise<void> {
  const [answer] = await answersOf(url, key, [['topplayers', page]]);
  requireSame(answer.data.players, await ledger.pageOf(page), `Page ${page} is wrong`);
}
