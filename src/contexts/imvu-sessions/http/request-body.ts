import { z } from 'zod';
import { isUuid } from '../../../shared/validation/uuid.js';
import { ImvuError } from '../imvu-error.js';

/**
 * A body, or query, in the shape that a route wants.
 * @throws ImvuError INVALID_REQUEST that names every wrong member, and no value: it may be a password
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new ImvuError('INVALID_REQUEST', problems.join('; '));
}

/** Members that many routes have. */
export const id = z
  .string('an id')
  .refine(isUuid, 'an id')
  .transform((value) => value.toLowerCase());
export const yesOrNo = z.enum(['true', 'false'], 'true or false').transform((value) => value === 'true');
/** Of a list that comes in pages. */
export const pageSize = z
  .string()
  .regex(/^[1-9]\d{0,3}$/, '1 to 1000')
  .transform(Number)
  .refine((value) => value <= 1_000, '1 to 1000')
  .default(100);
