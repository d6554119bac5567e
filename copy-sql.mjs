// Part of `npm run build`: puts the SQL files beside what tsc made of src, and takes away those that were deleted.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

for (const context of readdirSync('src/contexts')) {
  const folder = join('contexts', context, 'sql');
  const isSql = (name) => /\.(sql|json)$/.test(name);
  const filesIn = (root) => {
    try {
      return readdirSync(join(root, folder)).filter(isSql);
    } catch {
      return [];
    }
  };
  for (const name of filesIn('dist/src')) rmSync(join('dist/src', folder, name));
  for (const name of filesIn('src')) cpSync(join('src', folder, name), join('dist/src', folder, name));
}
