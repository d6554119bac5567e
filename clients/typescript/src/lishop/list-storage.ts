/** Where a copy of a list is kept, so that it outlives the program; `localStorage`, a file or a database. The text holds no key. */
export interface ListStorage {
  /** @returns what was saved last; undefined or null where nothing was */
  load(): Promise<string | undefined | null> | string | undefined | null;
  save(text: string): Promise<void> | void;
}

/** Writes one text after another, the latest only where several wait. */
export class StorageWriter {
  private latest: (() => string) | undefined;
  private writing: Promise<void> | undefined;

  constructor(private readonly storage: ListStorage | undefined) {}

  /** @returns when what `text` gives, or something later, is saved */
  save(text: () => string): Promise<void> {
    if (this.storage === undefined) return Promise.resolve();
    this.latest = text;
    const before = this.writing;
    const written = (async () => {
      await before?.catch(() => undefined);
      const next = this.latest;
      // Another one that waited has saved this too.
      if (next === undefined) return;
      this.latest = undefined;
      try {
        await this.storage?.save(next());
      } catch (error) {
        this.latest ??= next;
        throw error;
      }
    })();
    this.writing = written;
    return written;
  }
}
