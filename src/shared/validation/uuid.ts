import type { Rule } from './rule.js';

const LENGTH = 36;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text may be asked of a `uuid` column: the usual form with hyphens, in any letter case and of any version. */
export function isUuid(text: string): boolean {
  return text.length === LENGTH && UUID.test(text);
}

export const uuid: Rule = {
  expected: 'a UUID',
  schema: { type: 'string', format: 'uuid' },
  refusal: (value) => (typeof value !== 'string' ? 'type' : isUuid(value) ? undefined : 'form'),
};
