import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what is new in V8's young generation. By itself V8 allocates in the old one what comes from a line of code whose objects lived on for a
 * while: here those of thousands of waiting connections. Once dead they keep alive what they point to, until the next full collection: ten
 * times as much survived each small one, which took 9 ms in place of 2 (bench/README.md). A V8 that does not know the flag says so and goes on.
 */
export function keepNewObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
