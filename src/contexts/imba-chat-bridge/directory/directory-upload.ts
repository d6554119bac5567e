import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { KeyedMutex, type MutexKey } from '../../../shared/jobs/keyed-mutex.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { BridgeError, type ItemError } from '../errors/bridge-error.js';
import type { Site } from '../site-access/site.authenticator.js';
import { arrayItems } from './array-items.js';
import { DirectoryChanges } from './directory-changes.js';
import { DirectoryRepository, LoginTakenError, refuseTaken, type Applied } from './directory.repository.js';
import { columnsOf, type DirectoryRow } from './directory-row.js';
import { ndjsonLines } from './ndjson-lines.js';
import { UploadBatch } from './upload-batch.js';

/** How many users an array may hold. */
const MAX_ITEMS = 1_000;
/** NDJSON is written in batches of so many users, or of so many bytes, whatever is reached first. */
const BATCH_ITEMS = 500;
const BATCH_BYTES = 2 * 2 ** 20;
/** Passwords hashed at a time: each takes 32 MiB and a thread. */
const MAX_HASHING = 2;

/** The result line of one batch of an NDJSON upload. */
export interface BatchResult {
  readonly batch: number;
  /** First and last line of the batch, from 1. */
  readonly lines: readonly [number, number];
  readonly created: number;
  readonly updated: number;
  /** Only for a batch of which nothing was written. */
  readonly errors?: readonly ItemError[];
}

/** The last line of an NDJSON upload. */
export interface UploadResult {
  readonly done: true;
  readonly batches: number;
  readonly created: number;
  readonly updated: number;
  /** Users in batches of which nothing was written. */
  readonly refused: number;
}

/** Writes into the operator's log what a batch did, in its transaction. */
type Recorder = (transaction: Queryable, applied: Applied) => Promise<void>;

/** Writes uploads into the directory, batch by batch. */
@Injectable()
export class DirectoryUpload {
  private readonly directory = new DirectoryRepository();
  private readonly sizes;

  constructor(
    private readonly database: Database,
    private readonly changes: DirectoryChanges,
    private readonly mutex: KeyedMutex,
    metrics: Metrics,
  ) {
    this.sizes = metrics.counter(
      'quartet_imbachat_uploaded_users_total',
      'Users of uploads to the directory',
      ['outcome'],
    );
  }

  /**
   * Writes an array of users, all or none.
   * @param bytes as they came
   * @throws BridgeError WRONG_VALUE not an array, or too long
   * @throws BridgeError WRONG_USERS with an error for each bad user
   */
  async array(site: Site, bytes: Buffer): Promise<Applied> {
    const batch = new UploadBatch();
    for await (const value of arrayItems(bytes)) {
      if (batch.size === MAX_ITEMS) {
        throw new BridgeError(
          'WRONG_VALUE',
          `An array holds ${MAX_ITEMS} users at most; send more as application/x-ndjson, one a line.`,
        );
      }
      batch.add({ index: batch.size }, value);
    }
    const sent = batch.size;
    const [first] = batch.items;
    const subject = first !== undefined && sent === 1 ? `user ${first.item.user_id}` : 'users';
    const entry = this.changes.upload(site, subject);
    const applied = await this.write(batch, entry && ((transaction, sum) => entry.record(transaction, sum)));
    if (applied !== undefined) return applied;
    throw new BridgeError(
      'WRONG_USERS',
      `${batch.errors.length} of ${sent} users cannot be written, so none was.`,
      batch.errors,
    );
  }

  /**
   * Writes NDJSON as it comes in, as if batch after batch were an upload of its own.
   * @yields a result for each batch, once it is committed, then the sum
   */
  async *ndjson(site: Site, chunks: AsyncIterable<Buffer>): AsyncGenerator<BatchResult | UploadResult> {
    const sum = { batches: 0, created: 0, updated: 0, refused: 0 };
    let batch = new UploadBatch();
    let bytes = 0;
    let lines: [number, number] = [1, 1];
    const entry = this.changes.upload(site, 'users');
    const record: Recorder | undefined =
      entry &&
      ((transaction, { created, updated }) =>
        entry.record(transaction, { created: sum.created + created, updated: sum.updated + updated }));

    const flush = async (): Promise<BatchResult> => {
      const written = batch;
      batch = new UploadBatch();
      bytes = 0;
      const applied = await this.write(written, record);
      sum.batches++;
      sum.created += applied?.created ?? 0;
      sum.updated += applied?.updated ?? 0;
      if (applied === undefined) sum.refused += written.size;
      const line = {
        batch: sum.batches,
        lines,
        ...(applied ?? { created: 0, updated: 0, errors: written.errors }),
      };
      return line;
    };

    for await (const line of ndjsonLines(chunks)) {
      const value = parse(line.text);
      const id = (value as { user_id?: unknown } | null | undefined)?.user_id;
      // A user who comes twice is written twice, one after the other, wherever the batches happen to end.
      const again = batch.has(Number(id));
      if (batch.size > 0 && (again || batch.size >= BATCH_ITEMS || bytes + line.bytes > BATCH_BYTES))
        yield await flush();
      lines = batch.size === 0 ? [line.number, line.number] : [lines[0], line.number];
      bytes += line.bytes;
      if (line.text === undefined) batch.refuse({ line: line.number }, 'the line is longer than 256 KiB');
      else if (value === undefined) batch.refuse({ line: line.number }, 'the line is not JSON');
      else batch.add({ line: line.number }, value);
    }
    if (batch.size > 0) yield await flush();
    yield { done: true, ...sum };
  }

  /** @returns `undefined` where nothing was written; `batch.errors` then says why */
  private async write(batch: UploadBatch, record: Recorder | undefined): Promise<Applied | undefined> {
    const outcome = batch.errors.length > 0 ? undefined : await this.upsert(batch, record);
    this.sizes.inc({ outcome: outcome === undefined ? 'refused' : 'written' }, batch.size);
    return outcome;
  }

  private async upsert(batch: UploadBatch, record: Recorder | undefined): Promise<Applied | undefined> {
    const rows: DirectoryRow[] = [];
    for (let start = 0; start < batch.items.length; start += MAX_HASHING) {
      const next = batch.items.slice(start, start + MAX_HASHING);
      rows.push(
        ...(await Promise.all(
          next.map(async ({ item: { user_id, ...item } }) => ({
            user_id,
            ...(await columnsOf(user_id, item)),
          })),
        )),
      );
    }
    try {
      return await this.mutex.runExclusive(mutexKeyOf(rows), () => this.writeRows(rows, record));
    } catch (error) {
      if (!(error instanceof LoginTakenError)) throw error;
      await this.nameTakenLogins(batch);
      return undefined;
    }
  }

  private writeRows(rows: readonly DirectoryRow[], record: Recorder | undefined): Promise<Applied> {
    if (record === undefined || rows.length === 0) return this.directory.upsert(this.database, rows);
    return refuseTaken(() =>
      this.database.transaction(async (transaction) => {
        const applied = await this.directory.upsert(transaction, rows);
        await record(transaction, applied);
        return applied;
      }),
    );
  }

  private async nameTakenLogins(batch: UploadBatch): Promise<void> {
    const logins = batch.items.flatMap(({ item }) => item.login ?? []);
    const owners = await this.directory.ownersOf(this.database, logins);
    for (const { place, item } of batch.items) {
      const owner = owners.get(item.login ?? '');
      if (owner === undefined || owner === item.user_id) continue;
      batch.refuse(place, `login: user ${owner} has it already`, item.user_id);
    }
    // Its owner may have given it up in between; somebody had it when this was written.
    if (batch.errors.length === 0) {
      const [first] = batch.items;
      if (first) batch.refuse(first.place, 'login: one of this batch was taken at that moment; try again');
    }
  }
}

/** A user alone waits for nobody else's row; of batches, any may have a user that somebody holds. */
function mutexKeyOf(rows: readonly DirectoryRow[]): MutexKey {
  const [first] = rows;
  return rows.length === 1 && first !== undefined ? first.user_id : 'batches';
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
