import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../observability/package-root.js';

const documentSchema = z.strictObject({
  /** Its address below /docs. */
  page: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** Where it stands in Quartet's sources, which is what links to it say. */
  file: z.string(),
  /** As the navigation names it. */
  title: z.string(),
  about: z.string(),
});
const contentsSchema = z.strictObject({
  groups: z.array(z.strictObject({ title: z.string(), documents: z.array(documentSchema) })),
});

export type DocsDocument = z.infer<typeof documentSchema>;
export type DocsGroup = z.infer<typeof contentsSchema>['groups'][number];

/** A style or a picture. */
export interface DocsFile {
  readonly name: string;
  readonly content: Buffer;
}

/** What `npm run build` collected for the site. */
export interface DocsFiles {
  readonly groups: readonly DocsGroup[];
  /** The Markdown of a document. */
  readonly textOf: (document: DocsDocument) => string;
  readonly files: ReadonlyMap<string, DocsFile>;
}

export const BUILT_DOCS = join(PACKAGE_ROOT, 'dist', 'docs');

/**
 * Reads all of it: later nothing that a request says leads to a file.
 * @returns undefined where nothing was built
 */
export function readDocsFiles(folder: string): DocsFiles | undefined {
  const contents = readIfThere(join(folder, 'contents.json'));
  if (contents === undefined) return undefined;
  const { groups } = contentsSchema.parse(JSON.parse(contents));
  const texts = new Map(
    groups
      .flatMap(({ documents }) => documents)
      .map(({ file }) => [file, readFileSync(join(folder, 'documents', file), 'utf8')]),
  );
  const files = new Map(
    readdirSync(join(folder, 'files')).map((name) => [
      name,
      { name, content: readFileSync(join(folder, 'files', name)) },
    ]),
  );
  return { groups, files, textOf: ({ file }) => texts.get(file) ?? '' };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
