import { Ruled, type FieldOptions } from '../../../shared/validation/decorators.js';
import type { Reason, Rule } from '../../../shared/validation/rule.js';
import { isLongerThan, isStorable } from '../../../shared/validation/text.js';
import { isBlank } from '../http/parameter.js';
import { asText } from '../http/parameters.js';
import { MAX_FIELD_LENGTH } from './article.js';

const DIGITS = String.raw`\d+(?:_\d+)*`;
const BLANKS = String.raw`[ \t\n\v\f\r]*`;
/** What Ruby's Float() takes, which Rails' numericality asks: `_` between digits, blanks of ASCII around them. */
const NUMBER = new RegExp(
  `^${BLANKS}[+-]?(?:${DIGITS}(?:\\.${DIGITS})?|\\.${DIGITS})(?:e[+-]?${DIGITS})?${BLANKS}$`,
  'i',
);

interface FieldLimits {
  /** Not blank, as Rails has it. */
  readonly filled?: boolean;
  /** A number, as text. */
  readonly numeric?: boolean;
}

/** A field of an article: every text that PostgreSQL can keep, up to 1,000 characters. */
function articleField({ filled = false, numeric = false }: FieldLimits): Rule {
  const refusals = (value: unknown): Reason[] => {
    if (value !== null && typeof value !== 'string') return ['type'];
    const text = value ?? '';
    return [
      ...(filled && isBlank(text) ? (['empty'] as const) : []),
      ...(numeric && !NUMBER.test(text) ? (['form'] as const) : []),
      ...(isStorable(text) ? [] : (['unstorable'] as const)),
      ...(isLongerThan(text, MAX_FIELD_LENGTH) ? (['too-long'] as const) : []),
    ];
  };
  return {
    expected: `${numeric ? 'a number' : 'a text'} of at most ${MAX_FIELD_LENGTH} characters`,
    schema: { type: 'string', ...(filled && { minLength: 1 }), maxLength: MAX_FIELD_LENGTH },
    refusal: (value) => refusals(value)[0],
    refusals,
  };
}

/** A field of an article that is not blank. Numbers and truth values of JSON are texts. */
export const ArticleText = (options: FieldOptions = {}): PropertyDecorator =>
  Ruled(articleField({ filled: true }), options, asText);

/** A field of an article that is a number, kept as the text that it was sent as. */
export const ArticleNumber = (options: FieldOptions = {}): PropertyDecorator =>
  Ruled(
    articleField({ filled: true, numeric: true }),
    { description: 'A number, as text', ...options },
    asText,
  );

/** A field of an article that may be left out, `null` or empty. */
export const ArticleNote = (options: FieldOptions = {}): PropertyDecorator =>
  Ruled(articleField({}), { optional: true, nullable: true, ...options }, asText);
