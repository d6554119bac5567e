import type { z } from 'zod';
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
