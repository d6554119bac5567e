import { ParsedParameter } from '../http/parameter.js';
import { parseCursor } from './cursor.js';

/** A cursor that may be missing; an empty one is none. */
export const CursorParameter = (description: string): PropertyDecorator =>
  ParsedParameter(parseCursor, {
    optional: true,
    emptyIsMissing: true,
    description,
    example: 'MTc5NTczOTk4MjAwMDAwMA',
  });
