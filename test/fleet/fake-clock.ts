import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Debian's package libfaketime; for programs with threads. */
const library = ['/usr/lib', ...directoriesOf('/usr/lib')]
  .map((directory) => join(directory, 'faketime/libfaketimeMT.so.1'))
  .find((path) => showsAnotherTime(path));

function directoriesOf(parent: string): string[] {
  try {
    return readdirSync(parent).map((name) => join(parent, name));
  } catch {
    return [];
  }
}

function showsAnotherTime(path: string): boolean {
  const { stdout } = spawnSync(process.execPath, ['-p', 'Date.now()'], {
    env: { LD_PRELOAD: path, FAKETIME: '+3600s', FAKETIME_DONT_FAKE_MONOTONIC: '1' },
    encoding: 'utf8',
  });
  return Number(stdout) - Date.now() > 3_000_000;
}

/** Whether the clock of a program can be set here. */
export const canSetClocks = library !== undefined;
/** What stands in the name of a test that sets clocks. */
export const needsClocks = canSetClocks ? '' : ' (skipped: libfaketime is not installed)';

/** The clock of the day of one program and its children, which can be set while they run. Their monotonic clock goes on as it does. */
export class FakeClock {
  private constructor(private readonly file: string) {}

  /** Shows the right time at first. @param file read by the programs, whatever account they have */
  static async at(file: string): Promise<FakeClock> {
    const clock = new FakeClock(file);
    await clock.set(0);
    return clock;
  }

  /** For the programs whose clock it is. */
  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: library ?? '',
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // A server process that is killed would leave some of it behind.
      FAKETIME_DISABLE_SHM: '1',
      // Seconds for which the file is not read again.
      FAKETIME_CACHE_DURATION: '1',
    };
  }

  /** @param seconds ahead of the right time; it is seen within a second */
  async set(seconds: number): Promise<void> {
    await writeFile(this.file, `${seconds < 0 ? '' : '+'}${seconds}s`);
  }
}
