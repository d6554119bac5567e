import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const OUT = 'dist/docs';
const CONTENTS = 'docs/site/contents.json';
const SCREENSHOTS = 'docs/screenshots';

/** Puts into dist/docs what the site below /docs is made of: its contents, the documents at the places that these name, style and pictures. */
export function buildDocs() {
  if (!existsSync(CONTENTS)) return;
  const { groups } = JSON.parse(readFileSync(CONTENTS, 'utf8'));
  rmSync(OUT, { recursive: true, force: true });
  const copy = (from, to) => {
    mkdirSync(dirname(join(OUT, to)), { recursive: true });
    cpSync(from, join(OUT, to));
  };
  for (const { file } of groups.flatMap(({ documents }) => documents)) copy(file, join('documents', file));
  copy(CONTENTS, 'contents.json');
  copy('docs/site/site.css', 'files/site.css');
  copy('console/favicon.svg', 'files/favicon.svg');
  if (!existsSync(SCREENSHOTS)) return;
  for (const name of readdirSync(SCREENSHOTS)) copy(join(SCREENSHOTS, name), join('files', name));
}
