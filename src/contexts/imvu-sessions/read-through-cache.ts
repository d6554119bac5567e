import { DatabaseError } from '../../shared/database/database-error.js';

interface Entry<Value> {
  readonly since: number;
  readonly value: Promise<Value>;
}

const MOST = 10_000;

/**
 * Remembers what was read from the database for a fraction of a second, so that a busy caller costs a few reads a second and not one
 * for each call; those who come at once share one read.
 *
 * Nothing older than `trust` ms, counted from before the read began, is ever given out: what another replica changed is in force here
 * after that time.
 */
export class ReadThroughCache<Value> {
  private readonly entries = new Map<string, Entry<Value>>();

  /**
   * @param reuse milliseconds for which a value is given out again
   * @param trust milliseconds after which even a read that took long is done again
   */
  constructor(
    private readonly read: (key: string) => Promise<Value>,
    private readonly reuse: number,
    private readonly trust: number,
  ) {}

  /** @throws DatabaseError also where the database answers, but always too late */
  async get(key: string): Promise<Value> {
    for (let tries = 1; ; tries++) {
      const entry = this.entry(key);
      const value = await entry.value;
      if (performance.now() - entry.since <= this.trust) return value;
      if (tries === 5) throw new DatabaseError(new Error('It answers too slowly to be believed.'), true);
    }
  }

  forget(key: string): void {
    this.entries.delete(key);
  }

  clear(): void {
    this.entries.clear();
  }

  private entry(key: string): Entry<Value> {
    const now = performance.now();
    const known = this.entries.get(key);
    if (known !== undefined && now - known.since < this.reuse) return known;
    const fresh = { since: now, value: this.read(key) };
    this.makeRoom();
    this.entries.set(key, fresh);
    fresh.value.catch(() => {
      if (this.entries.get(key) === fresh) this.entries.delete(key);
    });
    return fresh;
  }

  private makeRoom(): void {
    if (this.entries.size < MOST) return;
    const now = performance.now();
    for (const [key, { since }] of this.entries) if (now - since >= this.reuse) this.entries.delete(key);
  }
}
