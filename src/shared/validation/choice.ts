import type { Rule } from './rule.js';

/** `true` or `false`, and no word for them. */
export const flag: Rule = {
  expected: 'true or false',
  schema: { type: 'boolean' },
  refusal: (value) => (typeof value === 'boolean' ? undefined : 'type'),
};

/** One of these texts. */
export function oneOf(choices: readonly string[]): Rule {
  const known: ReadonlySet<unknown> = new Set(choices);
  const last = choices.at(-1) ?? '';
  return {
    expected: choices.length > 1 ? `${choices.slice(0, -1).join(', ')} or ${last}` : last,
    schema: { type: 'string', enum: [...choices] },
    refusal: (value) => (typeof value !== 'string' ? 'type' : known.has(value) ? undefined : 'form'),
  };
}
