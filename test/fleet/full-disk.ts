import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mounts = (directory: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'quartet-full', directory]).status === 0;

/** Only root may make a disk of its own; elsewhere a file stands where the directory should be. */
export const canMount = await (async () => {
  const directory = await mkdtemp(join(tmpdir(), 'quartet-mount-'));
  const can = process.getuid?.() === 0 && mounts(directory);
  if (can) spawnSync('umount', [directory]);
  await rmdir(directory);
  return can;
})();

/** How a disk is made full here, for the name of the test. */
export const howFull = canMount ? 'no space left' : 'no directory can be made: only root can fill a disk';

/** A directory to which nothing can be written, until there is room. */
export class FullDisk {
  private constructor(private readonly directory: string) {}

  static async at(directory: string): Promise<FullDisk> {
    const disk = new FullDisk(directory);
    if (!canMount) {
      await writeFile(directory, '');
      return disk;
    }
    await mkdir(directory, { recursive: true });
    if (!mounts(directory)) throw new Error(`${directory} cannot be mounted`);
    await chmod(directory, 0o700);
    await writeFile(disk.filler, Buffer.alloc(2 ** 21)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOSPC') throw error;
    });
    return disk;
  }

  makeRoom(): Promise<void> {
    return rm(canMount ? this.filler : this.directory);
  }

  /** The mails that were written. */
  async mails(): Promise<string[]> {
    const isThere = await stat(this.directory).catch(() => undefined);
    if (!isThere?.isDirectory()) return [];
    const names = (await readdir(this.directory)).filter((name) => name.endsWith('.eml'));
    return Promise.all(names.map((name) => readFile(join(this.directory, name), 'utf8')));
  }

  async remove(): Promise<void> {
    if (canMount) spawnSync('umount', ['-l', this.directory]);
    await rm(this.directory, { recursive: true, force: true });
  }

  private get filler(): string {
    return join(this.directory, 'filler');
  }
}
