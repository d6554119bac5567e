import { CONSOLE_HEADERS, errorOf } from '../../api/client';
import type { LineError, UserLine } from './read-users';

/** So many users go in one call, which Quartet writes whole or not at all. */
const CHUNK_LINES = 500;
const CHUNK_CHARACTERS = 1_500_000;

export interface UploadState {
  /** Users that were answered for. */
  readonly sent: number;
  readonly total: number;
  readonly created: number;
  readonly updated: number;
  readonly errors: readonly LineError[];
  /** Users that are right, but stood in one batch with a wrong one. */
  readonly held: readonly UserLine[];
}

interface BatchLine {
  readonly lines?: readonly [number, number];
  readonly created?: number;
  readonly updated?: number;
  readonly errors?: readonly { readonly line?: number; readonly message: string }[];
  readonly done?: boolean;
}

/**
 * Sends users, batch by batch.
 * @param onState after each batch
 * @throws ApiError it was refused as a whole
 */
export async function sendUsers(
  users: readonly UserLine[],
  signal: AbortSignal,
  onState: (state: UploadState) => void,
): Promise<UploadState> {
  let state: UploadState = { sent: 0, total: users.length, created: 0, updated: 0, errors: [], held: [] };
  for (const chunk of chunksOf(users)) {
    const response = await fetch('/imbachat/directory/users', {
      method: 'PUT',
      headers: { ...CONSOLE_HEADERS, 'content-type': 'application/x-ndjson' },
      body: chunk.map(({ json }) => json).join('\n'),
      signal,
    });
    const text = await response.text();
    if (!response.ok) throw errorOf(response, jsonOf(text));
    const batches = text.split('\n').flatMap((line) => (jsonOf(line) as BatchLine | undefined) ?? []);
    if (batches.at(-1)?.done !== true) throw new Error('The upload was cut off. Send the file again.');
    for (const batch of batches) state = withBatch(state, batch, chunk);
    state = { ...state, sent: state.sent + chunk.length };
    onState(state);
  }
  return state;
}

function withBatch(state: UploadState, batch: BatchLine, chunk: readonly UserLine[]): UploadState {
  const { lines, created = 0, updated = 0, errors } = batch;
  if (lines === undefined) return state;
  const own =
    errors?.map(({ line = lines[0], message }) => ({ line: chunk[line - 1]?.line ?? line, message })) ?? [];
  const wrong = new Set(own.map(({ line }) => line));
  const held =
    errors === undefined ? [] : chunk.slice(lines[0] - 1, lines[1]).filter(({ line }) => !wrong.has(line));
  return {
    ...state,
    created: state.created + created,
    updated: state.updated + updated,
    errors: [...state.errors, ...own],
    held: [...state.held, ...held],
  };
}

function* chunksOf(users: readonly UserLine[]): Generator<readonly UserLine[]> {
  let chunk: UserLine[] = [];
  let characters = 0;
  for (const user of users) {
    if (
      chunk.length >= CHUNK_LINES ||
      (chunk.length > 0 && characters + user.json.length > CHUNK_CHARACTERS)
    ) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
    chunk.push(user);
    characters += user.json.length;
  }
  if (chunk.length > 0) yield chunk;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
