import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  CommandError,
  ExitCode,
  type CliCommand,
  type CliContext,
} from '../../../shared/cli-command/cli-command.js';
import { openWithSecrets } from '../../../shared/cli-command/command-database.js';
import { ongoingWithLog } from '../../../shared/operator/change-with-log.js';
import { LineError, readImportedList } from '../import/imported-list.js';
import { readLines } from '../import/json-lines.js';
import { importList, type Imported } from '../import/list-import.js';

/** Ten thousand articles with all their fields; more than that, no list has. */
const MAX_LINE = 4 * 1024 * 1024;
const PROGRESS_MS = 1_000;
/** Bad lines that are named one by one. */
const MAX_NAMED = 1_000;

type Counts = Record<Imported | 'skipped', number>;

/** `lishop import FILE` */
export const lishopImport: CliCommand = {
  name: 'lishop import',
  summary: 'takes lists over from the Rails server, with their keys and articles',
  usage: `Takes lists over from the Rails server: FILE is JSON lines, a list each (docs/lishop.md shows how to write them); - reads standard input.
Phones go on with their keys, and find their articles under the ids that they know. Lists count as paid, and Apple is not asked.
Works beside a running server. Each list is taken over whole or not at all, and only once: run it again after it was stopped.
A line that cannot be used is named and skipped. Exit code: 0 done, 1 done but for some lines, 2 it could not.`,
  parameters: ['FILE'],
  async run(context) {
    const { connection, box } = await openWithSecrets(context, 'quartet lishop import');
    const { input, size } = await openInput(context);
    const counts: Counts = { imported: 0, 'there already': 0, 'deleted since': 0, skipped: 0 };
    const subject = basename(context.parameters[0] ?? '');
    const logged = ongoingWithLog(connection, { action: 'lishop.import', subject });
    let shown = performance.now();
    for await (const { number, text, bytes } of readLines(input, MAX_LINE)) {
      try {
        if (text === undefined) throw new LineError('it is longer than 4 MB');
        const list = readImportedList(text, new Date());
        const came = await connection.transaction(async () => {
          const outcome = await importList(connection, box, list);
          if (outcome === 'imported')
            await logged.record(connection, { ...counts, imported: counts.imported + 1 });
          return outcome;
        });
        counts[came]++;
      } catch (error) {
        if (!(error instanceof LineError)) throw error;
        counts.skipped++;
        if (counts.skipped <= MAX_NAMED) context.print(`Line ${number} is skipped: ${error.message}`);
      }
      if (performance.now() - shown < PROGRESS_MS) continue;
      shown = performance.now();
      context.log(progress(counts, number, size === undefined ? undefined : bytes / size));
    }
    // What came behind the last of them.
    if (counts.imported > 0) {
      await logged.record(connection, counts);
      // A running server keeps plans that it made when the tables were small, where no autovacuum counts them anew.
      await connection.query('ANALYZE lishop.lists, lishop.api_keys, lishop.articles');
    }
    context.print(
      `${counted(counts.imported, 'list is', 'lists are')} taken over; ${counted(counts['there already'], 'was', 'were')} there already, ${counted(counts['deleted since'], 'was', 'were')} deleted since; ${counted(counts.skipped, 'line was', 'lines were')} skipped.`,
    );
    return counts.skipped > 0 ? ExitCode.found : ExitCode.ok;
  },
};

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

function progress(counts: Counts, line: number, share: number | undefined): string {
  const bar =
    share === undefined
      ? ''
      : `[${'#'.repeat(Math.floor(share * 20)).padEnd(20, '.')}] ${Math.floor(share * 100)} % `;
  return `${bar}line ${line}: ${counts.imported} taken over, ${counts['there already'] + counts['deleted since']} known, ${counts.skipped} skipped`;
}

async function openInput({
  parameters: [file = ''],
}: CliContext): Promise<{ input: AsyncIterable<Buffer>; size?: number }> {
  if (file === '-') return { input: process.stdin };
  const found = await stat(file).catch(() => undefined);
  if (found?.isFile() !== true) throw new CommandError(`There is no file ${file}.`);
  return { input: createReadStream(file), size: found.size };
}
