import { z } from 'zod';
import type { Rule } from './rule.js';
import { text, type TextLimits } from './text.js';
import { uuid } from './uuid.js';
import { wholeNumber, type Range } from './whole-number.js';

/** A rule as a zod schema, whose JSON Schema is the rule's. For the Bobux commands, and readers of many small objects. */
function ruled<Value>(base: (mistake: Mistake) => z.ZodType<Value>, rule: Rule): z.ZodType<Value, Value> {
  const mistake = { error: `must be ${rule.expected}` };
  return base(mistake)
    .refine((value) => rule.refusal(value) === undefined, mistake)
    .meta({ ...rule.schema }) as z.ZodType<Value, Value>;
}

interface Mistake {
  readonly error: string;
}

/** A text under a rule. */
export const zodText = (limits: TextLimits): z.ZodType<string, string> => ruled(z.string, text(limits));

/** A whole number from `min` to `max`. */
export const zodWholeNumber = (range: Range): z.ZodType<number, number> =>
  ruled(z.number, wholeNumber(range));

export const zodUuid: z.ZodType<string, string> = ruled(z.string, uuid);

/** A text under a rule of one's own, such as `webAddress()`. */
export const zodRule = (rule: Rule): z.ZodType<string, string> => ruled(z.string, rule);
