import { eventually } from '../support/eventually.js';
import type { LiShopApp } from '../support/lishop-app.js';

/** What a list answers to a key. */
export const statusOf = async (key: string, app: LiShopApp): Promise<number> =>
  (await app.get('/articles', key)).status;

/** What is kept of the newest list's receipt. */
export async function kept(
  app: LiShopApp,
): Promise<{ verdict: string; tries: number; last_status: number | null; waiting: boolean }> {
  const [row] = await app.quartet.database.query<{
    verdict: string;
    tries: number;
    last_status: number | null;
    waiting: boolean;
  }>(
    `SELECT l.verdict, r.tries, r.last_status, r.next_try IS NOT NULL AS waiting
     FROM lishop.lists l JOIN lishop.receipts r ON r.list_id = l.id AND r.current ORDER BY l.id DESC LIMIT 1`,
  );
  if (row === undefined) throw new Error('There is no list.');
  return row;
}

/** Waits until nobody is asking about the newest list's receipt, which has been asked about. */
export async function putOff(app: LiShopApp): Promise<void> {
  await eventually(async () => {
    const [row] = await app.quartet.database.query<{ off: boolean }>(
      'SELECT next_try IS NOT NULL AND holder IS NULL AND tries > 0 AS off FROM lishop.receipts ORDER BY list_id DESC LIMIT 1',
    );
    return row?.off;
  });
}

/** Waits until no receipt is being asked about. */
export async function putOffAll(app: LiShopApp): Promise<void> {
  await eventually(async () => {
    const rows = await app.quartet.database.query('SELECT 1 FROM lishop.receipts WHERE holder IS NOT NULL');
    return rows.length === 0;
  });
}
