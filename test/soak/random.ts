import { createHash } from 'node:crypto';

/**
 * Numbers that look random and are the same for the same seed (mulberry32). `fork` gives streams of their own, so that how many numbers one takes
 * never shifts those of another.
 */
export class Random {
  private state: number;

  constructor(readonly seed: string) {
    this.state = createHash('sha256').update(seed).digest().readUInt32BE();
  }

  fork(name: string | number): Random {
    return new Random(`${this.seed}/${name}`);
  }

  /** @returns 0 up to 1, without 1 */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @returns a whole number from `least` up to `most`, both included */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Value>(from: readonly Value[]): Value {
    const value = from[Math.floor(this.next() * from.length)];
    if (value === undefined) throw new Error('There is nothing to pick from.');
    return value;
  }

  /** `pick`, which takes as many numbers from an empty list. */
  pickOr<Value>(from: readonly Value[], otherwise: Value): Value {
    const value = from[Math.floor(this.next() * from.length)];
    return value ?? otherwise;
  }

  /** Of choices with weights, one. */
  weighted<Value>(choices: readonly (readonly [weight: number, value: Value])[]): Value {
    let left = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(choices)[1];
  }
}
