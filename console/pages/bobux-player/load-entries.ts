import type { BobuxEntryPage } from '../../../clients/typescript/src/generated/openapi';
import { api, ApiError, take } from '../../api/client';
import { pageQuery } from '../../api/pages';
import type { Operation } from './operations';

/** One page of a player's history. @throws ApiError */
export async function loadEntries(
  player: number,
  operation: Operation | undefined,
  after: string | undefined,
  signal: AbortSignal,
): Promise<BobuxEntryPage> {
  const page = await take(
    api.GET('/operator/bobux/players/{id}/entries', {
      signal,
      params: {
        path: { id: player },
        query: pageQuery({ limit: 50, ...(operation && { operation }) }, after),
      },
    }),
  );
  // The route gives CSV as well, to those who ask for it.
  if (typeof page === 'string') throw new ApiError(0, 'Quartet answered with a table in place of a page.');
  return page;
}
