/** Why a value is refused; a context with words of its own (LiShop's Rails texts) translates these. */
export type Reason =
  'missing' | 'type' | 'empty' | 'too-short' | 'too-long' | 'range' | 'form' | 'unstorable' | 'unknown';

/** The part of a JSON Schema that a rule fills in. */
export interface RuleSchema {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'object' | 'array';
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: (string | number | boolean | null)[];
  readonly additionalProperties?: boolean;
  readonly maxItems?: number;
  readonly nullable?: boolean;
  readonly oneOf?: RuleSchema[];
  readonly $ref?: string;
  readonly items?: object;
}

/** What a value must be: tested by `refusal`, described to people by `expected`, and to programs by `schema`. */
export interface Rule {
  /** Completes "must be …", such as `a text of 1 to 200 characters`. */
  readonly expected: string;
  readonly schema: RuleSchema;
  /** @returns `undefined` where the value is as it must be. Never throws, and takes time linear in the limits, not in the value. */
  refusal(this: void, value: unknown): Reason | undefined;
  /** All that is wrong with a value that is refused, the first of it first: for contexts that show it all. Absent: `refusal` says it all. */
  refusals?(this: void, value: unknown): readonly Reason[];
}
