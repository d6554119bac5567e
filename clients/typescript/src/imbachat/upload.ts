import { ConnectionError } from '../errors.js';
import type { components } from '../generated/openapi.js';
import type { RestClient } from '../rest/rest-client.js';
import type { NewUser } from './imbachat.js';

/** A user that was not written, and with it its batch of 500. */
export type UploadProblem = components['schemas']['ImbachatUploadError'];
type BatchLine = components['schemas']['ImbachatUploadBatch'];
type SumLine = components['schemas']['ImbachatUploadSum'];

/** What an upload came to. */
export interface Upload {
  readonly created: number;
  readonly updated: number;
  /** In batches of which nothing was written; `problems` says why. */
  readonly refused: number;
  readonly problems: readonly UploadProblem[];
}

const ADDRESS = '/imbachat/directory/users';
/** Characters that go out as one piece. */
const PIECE = 16_384;

/** See `ImbaChat.upsertUsers`. */
export async function sendUsers(
  rest: RestClient,
  users: Iterable<NewUser> | AsyncIterable<NewUser>,
): Promise<Upload> {
  const source = new UserStream(users);
  try {
    return await sendStream(rest, source);
  } finally {
    source.release();
  }
}

async function sendStream(rest: RestClient, source: UserStream): Promise<Upload> {
  let response: Response;
  try {
    response = await rest.send({
      method: 'PUT',
      address: ADDRESS,
      headers: { 'content-type': 'application/x-ndjson' },
      body: source.stream,
      timeout: 0,
    });
  } catch (error) {
    throw source.failure ?? error;
  }
  const problems: UploadProblem[] = [];
  let sum: SumLine | undefined;
  try {
    for await (const line of linesOf(response)) {
      const told = JSON.parse(line) as BatchLine | SumLine;
      if ('done' in told) sum = told;
      else problems.push(...(told.errors ?? []));
    }
  } catch (error) {
    if (source.failure !== undefined) throw source.failure;
    throw new ConnectionError(`PUT ${ADDRESS}: the answer broke off (${(error as Error).message})`);
  }
  if (source.failure !== undefined) throw source.failure;
  if (sum === undefined) throw new ConnectionError(`PUT ${ADDRESS}: the answer broke off`);
  const { created, updated, refused } = sum;
  return { created, updated, refused, problems };
}

/** Users as lines of NDJSON, read no faster than they are sent. */
class UserStream {
  /** What the caller's own iterable threw. */
  failure: Error | undefined;
  readonly stream: ReadableStream<Uint8Array>;
  private readonly pieces: AsyncGenerator<string, undefined, undefined>;

  constructor(users: Iterable<NewUser> | AsyncIterable<NewUser>) {
    const encoder = new TextEncoder();
    const pieces = (this.pieces = ndjsonOf(users));
    this.stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        try {
          const { done, value } = await pieces.next();
          if (done === true) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          this.failure = error instanceof Error ? error : new Error(String(error));
          controller.error(error);
        }
      },
      cancel: () => this.release(),
    });
  }

  /** Ends the caller's iterable, which `fetch` leaves as it is where the answer comes before all was sent. Not waited for: it may hang. */
  release(): void {
    this.pieces.return(undefined).catch(() => undefined);
  }
}

/** The users as NDJSON, in pieces. */
async function* ndjsonOf(
  users: Iterable<NewUser> | AsyncIterable<NewUser>,
): AsyncGenerator<string, undefined, undefined> {
  let text = '';
  for await (const user of users) {
    text += `${JSON.stringify(user)}\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
  return undefined;
}

async function* linesOf({ body }: Response): AsyncGenerator<string, void, undefined> {
  if (body === null) return;
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of body) {
    text += decoder.decode(piece as Uint8Array, { stream: true });
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
  if (text !== '') yield text;
}
