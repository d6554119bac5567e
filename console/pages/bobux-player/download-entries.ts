import { api, errorOf } from '../../api/client';
import type { Operation } from './operations';

/** The place of the next page in the header `Link`. */
const NEXT = /[?&]after=([\w-]{1,500})/;

/** Saves the whole history, page by page, as one file. @throws ApiError */
export async function downloadEntries(player: number, operation: Operation | undefined): Promise<void> {
  const pieces: string[] = [];
  let after: string | undefined;
  do {
    const { data, error, response } = await api.GET('/operator/bobux/players/{id}/entries', {
      parseAs: 'text',
      params: {
        path: { id: player },
        query: {
          format: 'csv',
          limit: 200,
          ...(operation && { operation }),
          ...(after !== undefined && { after }),
        },
      },
    });
    if (!response.ok) throw errorOf(response, error);
    const csv = String(data);
    // Each page begins with the names of the columns.
    pieces.push(after === undefined ? csv : csv.slice(csv.indexOf('\n') + 1));
    after = NEXT.exec(response.headers.get('link') ?? '')?.[1];
  } while (after !== undefined);
  const address = URL.createObjectURL(new Blob(pieces, { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `entries-${player}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
