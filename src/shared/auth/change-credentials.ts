import type { Queryable } from '../database/queryable.js';
import type { SecretBox } from '../secrets/secret-box.js';
import { BOOTSTRAP_ROW } from './bootstrap-credentials.js';

type Values = Readonly<Record<string, string>>;

/**
 * Changes values of the credentials that are kept sealed in the database (`platform.secrets`). What the operator set in the environment stands
 * above them. Servers that run read them at their next start.
 * @param change is given what is kept of that group now
 * @returns false where no server has been started on this database yet
 * @throws UnsealError the box does not open them
 */
export async function changeKeptCredentials(
  database: Queryable,
  box: SecretBox,
  group: string,
  change: (kept: Values) => Values,
): Promise<boolean> {
  const [row] = await database.query<{ sealed: Buffer }>(
    'SELECT sealed FROM platform.secrets WHERE name = $1',
    [BOOTSTRAP_ROW],
  );
  if (row === undefined) return false;
  const kept = JSON.parse(box.open(row.sealed, BOOTSTRAP_ROW)) as Record<string, Values>;
  const changed = { ...kept, [group]: { ...kept[group], ...change(kept[group] ?? {}) } };
  // Written only where nobody else has written meanwhile.
  const written = await database.query(
    'UPDATE platform.secrets SET sealed = $2 WHERE name = $1 AND sealed = $3 RETURNING name',
    [BOOTSTRAP_ROW, box.seal(JSON.stringify(changed), BOOTSTRAP_ROW), row.sealed],
  );
  if (written.length > 0) return true;
  return changeKeptCredentials(database, box, group, change);
}
