import { LiShopError } from '../lishop-error.js';
import { asText, type Parameters } from '../http/parameters.js';
import { ARTICLE_FIELDS, type ArticleChanges, type ArticleField } from './article.js';

const REQUIRED: ReadonlySet<ArticleField> = new Set(['name', 'qty', 'checked']);
const NUMERIC: ReadonlySet<ArticleField> = new Set(['qty', 'checked']);
const LONGEST = 1000;

/** What Ruby's Float() takes, which Rails' numericality asks. */
const number = /^\s*[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?\s*$/i;

function isBlank(value: string | null): boolean {
  return value === null || value.trim() === '';
}

function problemsOf(field: ArticleField, value: string | null): string[] {
  const problems: string[] = [];
  if (REQUIRED.has(field) && isBlank(value)) problems.push("can't be blank");
  if (NUMERIC.has(field) && !number.test(value ?? '')) problems.push('is not a number');
  if (value === null) return problems;
  // PostgreSQL keeps every character but this one.
  if (value.includes('\0')) problems.push('is invalid');
  // KeySensitivity in characters, as Ruby does; no text is shorter in UTF-16 units.
  if (value.length > LONGEST && Array.from(value).length > LONGEST) {
    problems.push(`is too long (maximum is ${LONGEST} characters)`);
  }
  return problems;
}

/**
 * Reads the fields that a request names, and tests them in Rails' words.
 * @param complete true for a new article: what is required and not named is blank; false for a change of the named fields
 * @returns the fields; where any is wrong, the error that says so, not thrown: a change of an unknown article is a 404 first
 */
export function readArticle(parameters: Parameters, complete: boolean): ArticleChanges | LiShopError {
  const changes: ArticleChanges = {};
  const errors: Record<string, string[]> = {};
  for (const field of ARTICLE_FIELDS) {
    const raw = parameters.ofArticle(field);
    if (raw === undefined && !(complete && REQUIRED.has(field))) continue;
    const value = raw === undefined || raw === null ? null : asText(raw);
    const problems = value === undefined ? ['is invalid'] : problemsOf(field, value);
    if (problems.length > 0) errors[field] = problems;
    else changes[field] = value ?? null;
  }
  if (Object.keys(errors).length === 0) return changes;
  return new LiShopError({ code: 'ARTICLE_INVALID', errors });
}
