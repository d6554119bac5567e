import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { LiShopError } from '../lishop-error.js';
import { ARTICLE_FIELDS, type ArticleChanges } from './article.js';
import type { Edit } from './articles.repository.js';

const MAX_LENGTH = 64;

/**
 * The header `Idempotency-Key`: 1 to 64 characters that stand for this one article.
 * @param fields what the request says besides
 * @returns `undefined` where there is no such header
 * @throws LiShopError PARAMETER_INVALID
 */
export function idempotentEdit(request: Request, fields: ArticleChanges): Edit | undefined {
  const id = request.get('idempotency-key');
  if (id === undefined) return undefined;
  if (id === '' || id.length > MAX_LENGTH) {
    throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'Idempotency-Key' });
  }
  const said = JSON.stringify(['create', ...ARTICLE_FIELDS.map((field) => fields[field] ?? null)]);
  return { id, fingerprint: createHash('sha256').update(said).digest() };
}
