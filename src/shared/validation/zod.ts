import { z } from 'zod';
import { text, type TextLimits } from './text.js';

/** A text under the rule `text`, as a zod schema whose JSON Schema is the rule's: for the Bobux commands. */
export function zodText(limits: TextLimits): z.ZodType<string, string> {
  const rule = text(limits);
  const mistake = { error: `must be ${rule.expected}` };
  return z
    .string(mistake)
    .refine((value) => rule.refusal(value) === undefined, mistake)
    .meta({ ...rule.schema });
}
