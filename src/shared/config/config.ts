import type { ConfigSliceClass } from './config-slice.js';
import { parseEnvironment, type Variables } from './environment.js';

/** The configuration of one process: a typed slice for each module, each found and injected by its class. */
export class Config {
  private constructor(private readonly slices: ReadonlyMap<unknown, object>) {}

  /**
   * Reads every slice.
   * @throws ConfigurationError with every problem; also when a file that the environment names cannot be read
   */
  static read(variables: Variables, classes: readonly ConfigSliceClass[]): Config {
    const environment = parseEnvironment(variables, classes);
    return new Config(new Map(classes.map((slice) => [slice, slice.read(environment)])));
  }

  /** @throws Error for a slice that is not part of this configuration */
  get<Slice extends object>(slice: abstract new (...values: never[]) => Slice): Slice {
    const found = this.slices.get(slice);
    if (found === undefined) throw new Error(`${slice.name} is not part of this configuration.`);
    return found as Slice;
  }

  /** The same with other slices in place of those of their classes. */
  with(...slices: readonly object[]): Config {
    return new Config(
      new Map([...this.slices, ...slices.map((slice) => [slice.constructor, slice] as const)]),
    );
  }

  /** Each slice with its class. */
  get entries(): (readonly [ConfigSliceClass & (abstract new (...values: never[]) => object), object])[] {
    return [...this.slices] as never;
  }
}
