import { setFlagsFromString } from 'node:v8';

/** So many connections may have enough at work to fill the memory with what they leave behind. */
const MANY = 500;
const FEW = 400;

/**
 * V8 lets its old generation grow to four times of what lives in it before it clears up: right for speed, but with thousands of busy connections that is
 * hundreds of megabytes of garbage. While there are many, it clears up after a growth of a fifth; that costs some of the speed (bench/README.md), so not
 * always. Only this one number, which V8 reads anew at the end of each collection, is changed while it runs.
 */
export class SparingHeap {
  private sparing = false;

  /** @param connections that are open now */
  adapt(connections: number): void {
    const wanted = connections >= (this.sparing ? FEW : MANY);
    if (wanted === this.sparing) return;
    this.sparing = wanted;
    setFlagsFromString(`--heap-growing-percent=${wanted ? 20 : 0}`);
  }
}
