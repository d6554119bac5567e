import { randomBytes } from 'node:crypto';
import { chmod, link, open, rename, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';

/** What is to stand in a file; what is large writes itself into a stream, and ends it. */
export type FileContent = string | Buffer | ((out: Writable) => Promise<void>);

/** Another process made the file first; it stays as it is. */
export class FileExistsError extends Error {
  constructor(readonly file: string) {
    super(`${file} is there already.`);
  }
}

/** Puts a file in the place of one that may be there. Whole or not at all, for this account only (mode 0600), and safe from a power cut. */
export function replacePrivateFile(file: string, content: FileContent): Promise<void> {
  return writeWhole(file, content, rename);
}

/**
 * Makes such a file where there is none.
 * @throws FileExistsError there is one: it stays as it is
 */
export async function createPrivateFile(file: string, content: FileContent): Promise<void> {
  return writeWhole(file, content, async (draft) => {
    try {
      await link(draft, file).catch(async (error: NodeJS.ErrnoException) => {
        if (!NO_HARD_LINKS.includes(error.code ?? '')) throw error;
        await renameToNew(draft, file);
      });
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? new FileExistsError(file) : error;
    }
  });
}

/** What systems say where a file cannot have a second name: memory sticks (exFAT), some network shares. */
const NO_HARD_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Takes the name with an empty file, which nobody else can have then. */
async function renameToNew(draft: string, file: string): Promise<void> {
  await (await open(file, 'wx', 0o600)).close();
  await rename(draft, file);
}

/** Makes such a file, or leaves the one that another start was quicker to make. */
export async function ensurePrivateFile(file: string, content: FileContent): Promise<void> {
  try {
    await createPrivateFile(file, content);
  } catch (error) {
    if (!(error instanceof FileExistsError)) throw error;
  }
}

/** Writes beside `file` and hands the draft to `place`; a draft that is not placed does not stay. */
async function writeWhole(
  file: string,
  content: FileContent,
  place: (draft: string, file: string) => Promise<void>,
): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.draft`;
  try {
    // wx: never through a link that somebody else has put there.
    if (typeof content === 'function') await writeStream(await open(draft, 'wx', 0o600), content);
    else await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
    // The mode above is cut down by the umask, which may be a narrow one.
    await chmod(draft, 0o600);
    await place(draft, file);
    await syncDirectory(dirname(file));
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeStream(file: FileHandle, content: (out: Writable) => Promise<void>): Promise<void> {
  const out = file.createWriteStream({ flush: true });
  // The writer learns of errors from its pipeline; before it begins nobody listens, and an unheard error would end the process.
  out.on('error', () => undefined);
  try {
    await content(out);
  } finally {
    out.destroy();
  }
}

/** So that the new name survives a power cut, where the system can do that. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path).catch(() => undefined);
  await directory?.sync().catch(() => undefined);
  await directory?.close();
}
