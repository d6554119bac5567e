import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('..', import.meta.url);
const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
  scripts: { start: string };
};

/** What `npm start` hands to node, the script's path made absolute. */
export const startArguments: readonly string[] = (/^exec node (.*?) \|\|/.exec(scripts.start)?.[1] ?? '')
  .split(' ')
  .map((word) => (word.endsWith('.js') ? fileURLToPath(new URL(word, root)) : word));
