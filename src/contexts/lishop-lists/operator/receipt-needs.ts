import type { FindNeeds } from '../../../shared/operator/overview/needs.js';

/** Lists whose receipt the App Store refused. */
export const receiptNeeds: FindNeeds = async (database) => {
  const rows = await database.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM lishop.lists WHERE verdict = 'invalid' AND deleted_at IS NULL HAVING count(*) > 0`,
  );
  return rows.map(({ count }) => ({
    kind: 'lishop.receipt.refused',
    weight: 'problem',
    text: `The App Store refused the receipt of ${count} LiShop ${count === 1 ? 'list' : 'lists'}.`,
    count,
    page: '/lishop/lists?kind=invalid',
  }));
};
