import { createHash } from 'node:crypto';
import type { Rule } from '../../../shared/validation/rule.js';
import { ARTICLE_FIELDS, type ArticleChanges } from './article.js';
import type { Edit } from './articles.repository.js';

const MAX_LENGTH = 64;

/** The header `Idempotency-Key`. */
export const idempotencyKey: Rule = {
  expected: `a text of 1 to ${MAX_LENGTH} characters`,
  schema: { type: 'string', minLength: 1, maxLength: MAX_LENGTH },
  refusal: (value) => {
    if (typeof value !== 'string') return 'type';
    return value !== '' && value.length <= MAX_LENGTH ? undefined : 'form';
  },
};

/** What a request does, besides its article and fields. */
type Operation = 'create' | 'update' | 'delete';

/**
 * The edit that a request makes under a key.
 * @param id of the article, where there is one
 * @param fields what the request says besides
 * @returns `undefined` without a key
 */
export function idempotentEdit(
  key: string | undefined,
  operation: Operation,
  { id, fields = {} }: { readonly id?: string; readonly fields?: ArticleChanges },
): Edit | undefined {
  if (key === undefined) return undefined;
  // A field that is not named is another thing than one that becomes null, but for a new article.
  const missing = operation === 'create' ? null : 0;
  const values = ARTICLE_FIELDS.map((field) => (fields[field] === undefined ? missing : fields[field]));
  const said = JSON.stringify([operation, ...(id === undefined ? [] : [id]), ...values]);
  return { id: key, fingerprint: createHash('sha256').update(said).digest() };
}
