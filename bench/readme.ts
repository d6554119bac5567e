import { readFile, writeFile } from 'node:fs/promises';

const BEGIN = '<!-- figures: written by npm run bench -->';
const END = '<!-- end of figures -->';

/**
 * Puts new figures in the place of the old ones; everything outside of the two marks is written by hand and stays.
 * @throws Error where the marks are not there
 */
export async function writeFigures(file: URL, figures: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`${file.pathname} lacks the marks ${BEGIN} and ${END}.`);
  await writeFile(file, `${text.slice(0, from)}${BEGIN}\n\n${figures}\n\n${text.slice(to)}`);
}
