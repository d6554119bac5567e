/** Numbers in and out in the same order, at most so many at a time, without garbage. */
export class Ring {
  length = 0;
  private readonly numbers: Float64Array;
  private oldest = 0;

  constructor(most: number) {
    this.numbers = new Float64Array(most);
  }

  add(number: number): void {
    this.numbers[(this.oldest + this.length++) % this.numbers.length] = number;
  }

  /** @throws Error when there is none: an answer came to which there was no frame */
  take(): number {
    if (this.length === 0) throw new Error('An answer came to which there was no frame.');
    const number = this.numbers[this.oldest]!;
    this.oldest = (this.oldest + 1) % this.numbers.length;
    this.length -= 1;
    return number;
  }
}
