import { z } from 'zod';

/** Where the variable `one` is set, `other` must be set as well; `allowed` says what it may be. */
export interface PairedVariables {
  readonly one: string;
  readonly other: string;
  readonly allowed: string;
}

/** The class of a slice: what it reads, and how. */
export interface ConfigSliceClass {
  readonly variables: z.ZodRawShape;
  /** Of each value, the variables that it is made of; none for one that is not set from outside. */
  readonly sources: Readonly<Record<string, readonly string[]>>;
  readonly pairs: readonly PairedVariables[];
  /** @param environment the validated values of at least `variables` */
  read(environment: Readonly<Record<string, unknown>>): object;
}

/** Both variables of a pair need each other. */
export const bothOrNone = (one: string, of: string, other: string, allowed: string): PairedVariables[] => [
  { one: other, other: one, allowed: of },
  { one, other, allowed },
];

/**
 * The base class of a module's settings: the variables that it reads, and the values that it makes of them. The class that extends it is the
 * slice's type and its token for injection; everything that a new setting needs stands in one place.
 *
 * ```ts
 * export class MailConfig extends configSlice({ SMTP_URL: url(…).optional() }, (env) => ({ smtpUrl: env.SMTP_URL }), {
 *   smtpUrl: ['SMTP_URL'],
 * }) {}
 * ```
 *
 * @param variables one zod schema for each variable; two slices may read one variable if they say the same of it
 * @param read makes the values; a ConfigurationError for what only a look at files can find
 * @param sources the variables that each value is made of, for the operator who wants to change it
 */
export function configSlice<Shape extends z.ZodRawShape, Values extends object>(
  variables: Shape,
  read: (environment: z.output<z.ZodObject<Shape>>) => Values,
  sources: Readonly<Record<keyof Values & string, readonly (keyof Shape & string)[]>>,
  pairs: readonly PairedVariables[] = [],
): ConfigSliceClass & (new (values: Values) => Readonly<Values>) {
  class Slice {
    static readonly variables = variables;
    static readonly sources = sources;
    static readonly pairs = pairs;

    static read(environment: z.output<z.ZodObject<Shape>>): Slice {
      return new this(read(environment));
    }

    constructor(values: Values) {
      Object.assign(this, values);
    }
  }
  return Slice as unknown as ConfigSliceClass & (new (values: Values) => Readonly<Values>);
}
