const FIRST_ROOM = 1 << 16;

/** Every latency of a run, for exact percentiles. Not an array of numbers: that would cost the generator garbage collections. */
export class Latencies {
  private room = new Float64Array(FIRST_ROOM);
  length = 0;

  /** @param milliseconds of one command */
  add(milliseconds: number): void {
    if (this.length === this.room.length) {
      const larger = new Float64Array(this.room.length * 2);
      larger.set(this.room);
      this.room = larger;
    }
    this.room[this.length++] = milliseconds;
  }

  values(): Float64Array {
    return this.room.subarray(0, this.length);
  }
}
