import type { Type } from '@nestjs/common';
import { readDto, type Problem } from '../../../shared/validation/read-dto.js';
import type { Reason } from '../../../shared/validation/rule.js';
import { ARTICLE_FIELDS, MAX_FIELD_LENGTH, NUMERIC_FIELDS, type ArticleField } from '../articles/article.js';
import { LiShopError } from '../lishop-error.js';

const BLANK = "can't be blank";
const NOT_A_NUMBER = 'is not a number';
const INVALID = 'is invalid';

/** What Rails says of a field of an article, for each reason. */
const WORDS: Readonly<Partial<Record<Reason, string>>> = {
  missing: BLANK,
  empty: BLANK,
  form: NOT_A_NUMBER,
  'too-long': `is too long (maximum is ${MAX_FIELD_LENGTH} characters)`,
};

const said = ({ reason, path: [field] }: Problem): string[] =>
  reason === 'missing' && NUMERIC_FIELDS.has(field as ArticleField)
    ? [BLANK, NOT_A_NUMBER]
    : [WORDS[reason] ?? INVALID];

/** Everything that is wrong with each field of an article, in the seed's order and Rails' words. Empty where nothing is. */
export function articleErrorsOf(problems: readonly Problem[]): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const field of ARTICLE_FIELDS) {
    const words = problems.filter(({ path }) => path[0] === field).flatMap(said);
    if (words.length > 0) errors[field] = words;
  }
  return errors;
}

/**
 * LiShop's form of refusal. Of an article: everything that is wrong with each field, in the seed's order. Of parameters: the first that is
 * missing or wrong.
 */
export function refusalOf(problems: readonly Problem[]): LiShopError {
  const errors = articleErrorsOf(problems);
  if (Object.keys(errors).length > 0) return new LiShopError({ code: 'ARTICLE_INVALID', errors });
  const [first] = problems;
  const isMissing = first?.reason === 'missing' || first?.reason === 'empty';
  return new LiShopError({
    code: isMissing ? 'PARAMETER_REQUIRED' : 'PARAMETER_INVALID',
    parameter: String(first?.path[0]),
  });
}

/** Reads parameters into a DTO class; unknown fields are passed over. @throws LiShopError see refusalOf */
export function readParameters<Dto extends object>(dto: Type<Dto>, sent: object): Dto {
  const read = readDto(dto, sent, 'ignore');
  if ('problems' in read) throw refusalOf(read.problems);
  return read.value;
}
