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

/** The edit that makes an article under a key. @param fields what the request says besides */
export function idempotentEdit(key: string, fields: ArticleChanges): Edit {
  const said = JSON.stringify(['create', ...ARTICLE_FIELDS.map((field) => fields[field] ?? null)]);
  return { id: key, fingerprint: createHash('sha256').update(said).digest() };
}
