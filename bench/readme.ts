import { readFile, writeFile } from 'node:fs/promises';

const README = new URL('README.md', import.meta.url);
const END = '<!-- end of figures -->';

/**
 * Puts new figures in the place of the old ones in bench/README.md; everything outside of the marks is written by hand and stays.
 * @param script of package.json that writes them, as the mark names it
 * @throws Error where the marks are not there
 */
export async function writeFigures(
  script: 'bench' | 'bench -- --database URL' | 'bench:overload',
  figures: string,
): Promise<void> {
  const begin = `<!-- figures: written by npm run ${script} -->`;
  const text = await readFile(README, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(END, from);
  if (from < 0 || to < from) throw new Error(`${README.pathname} lacks the marks ${begin} and ${END}.`);
  await writeFile(README, `${text.slice(0, from)}${begin}\n\n${figures}\n\n${text.slice(to)}`);
}

/** Writes a picture beside the README. @returns the Markdown that shows it */
export async function writePicture(name: string, svg: string, description: string): Promise<string> {
  await writeFile(new URL(name, import.meta.url), svg);
  return `![${description}](${name})`;
}
