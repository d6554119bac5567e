import { randomBytes } from 'node:crypto';
import { chmod, link, rename, rm, writeFile } from 'node:fs/promises';

/** Writes beside `file`, for this account only, and hands the draft to `place`; a draft that is not placed does not stay. */
async function withDraft(file: string, text: string, place: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  // wx: never through a link that somebody else has put there.
  await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    // The mode above is cut down by the umask, which may be a narrow one.
    await chmod(draft, 0o600);
    await place(draft);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Replaces a file that only this account may read, in one step. */
export function replacePrivateFile(file: string, text: string): Promise<void> {
  return withDraft(file, text, (draft) => rename(draft, file));
}

/** Makes such a file, whole or not at all; one that is there already stays as it is. */
export function createPrivateFile(file: string, text: string): Promise<void> {
  return withDraft(file, text, async (draft) => {
    try {
      await link(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
}
