import { Ruled, type FieldOptions } from '../../../shared/validation/decorators.js';
import type { Reason, Rule, RuleSchema } from '../../../shared/validation/rule.js';
import { asText } from './parameters.js';

/** What a parameter must be, besides a text that is not blank. */
interface ParameterLimits {
  /** UTF-16 units; tested before `is`. */
  readonly maxLength?: number;
  /** Whether what was read is right. */
  readonly is?: (value: string) => boolean;
  readonly format?: string;
}

export const isBlank = (text: string): boolean => text.trim() === '';

/** A text that is not blank. */
function filled({ maxLength, is, format }: ParameterLimits): Rule {
  return {
    expected: 'a text that is not blank',
    schema: {
      type: 'string',
      ...(maxLength !== undefined && { maxLength }),
      ...(format !== undefined && { format }),
    },
    refusal: (value) => {
      if (typeof value !== 'string') return 'type';
      if (isBlank(value)) return 'empty';
      if (maxLength !== undefined && value.length > maxLength) return 'too-long';
      return is === undefined || is(value) ? undefined : 'form';
    },
  };
}

/** `null` counts as missing, as in Rails; numbers and truth values of JSON are texts. */
const sentText = (value: unknown): unknown => (value === null ? undefined : asText(value));

/**
 * A parameter that must be there.
 * @param options `read` makes the field's value of the text that was sent: it is tested instead, and must be a text too
 */
export function Parameter(
  options: FieldOptions & ParameterLimits & { readonly read?: (sent: string) => string } = {},
): PropertyDecorator {
  const { read } = options;
  return Ruled(filled(options), options, (value) => {
    const sent = sentText(value);
    return read === undefined || typeof sent !== 'string' ? sent : read(sent);
  });
}

/** Stands in the place of a parameter that could not be read. */
class Unread {
  constructor(readonly sent: unknown) {}
}

interface ParsedOptions extends FieldOptions, Pick<ParameterLimits, 'maxLength' | 'format'> {
  /** What it is described as; otherwise a text. */
  readonly schema?: RuleSchema;
  /** An empty one is a missing one. Else, where it may be missing, an empty one is a wrong one. */
  readonly emptyIsMissing?: boolean;
}

/**
 * A parameter that is read into something else than a text.
 * @param read of the text that was sent; `undefined` for a wrong one
 */
export function ParsedParameter<Value extends object | number | boolean>(
  read: (sent: string) => Value | undefined,
  options: ParsedOptions,
): PropertyDecorator {
  const { schema = filled(options).schema, emptyIsMissing = false, ...field } = options;
  const refusal = (value: unknown): Reason | undefined => {
    if (value === undefined) return 'missing';
    if (!(value instanceof Unread)) return undefined;
    if (typeof value.sent !== 'string') return 'type';
    return options.optional !== true && isBlank(value.sent) ? 'empty' : 'form';
  };
  return Ruled({ expected: 'as it is described', schema, refusal }, field, (value) => {
    const sent = sentText(value);
    if (sent === undefined || (sent === '' && emptyIsMissing)) return undefined;
    return (typeof sent === 'string' ? read(sent) : undefined) ?? new Unread(sent);
  });
}

const flags = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** A parameter that is yes or no, and no where it is missing or empty: `true` or `1`, `false` or `0`. */
export const FlagParameter = (description: string): PropertyDecorator =>
  ParsedParameter((sent) => flags.get(sent), {
    optional: true,
    emptyIsMissing: true,
    schema: { type: 'boolean' },
    example: true,
    description,
  });

/** A parameter that may be missing, and may be any text, also an empty one. */
export function AnyText(options: FieldOptions): PropertyDecorator {
  const rule: Rule = {
    expected: 'a text',
    schema: { type: 'string' },
    refusal: (value) => (typeof value === 'string' ? undefined : 'type'),
  };
  return Ruled(rule, { ...options, optional: true }, sentText);
}
