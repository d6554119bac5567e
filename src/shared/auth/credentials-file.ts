import { join } from 'node:path';
import type { GeneratedCredentials } from './bootstrap-credentials.js';
import { makeDirectory } from '../secrets/make-directory.js';
import { replacePrivateFile } from '../secrets/private-file.js';

/** Where they are written. */
export const credentialsFile = (dataDir: string): string => join(dataDir, 'credentials.json');

/** Writes `DATA_DIR/credentials.json` (mode 0600). @returns its path */
export async function writeCredentialsFile(
  dataDir: string,
  generated: GeneratedCredentials,
): Promise<string> {
  const file = credentialsFile(dataDir);
  await makeDirectory(dataDir, 0o700);
  await replacePrivateFile(file, `${JSON.stringify(generated, undefined, 2)}\n`);
  return file;
}

/** The short table that is printed once, at the first start. */
export function credentialsTable(generated: GeneratedCredentials): string {
  const rows = Object.entries(generated).flatMap(([group, values]) =>
    Object.entries(values).map(([name, value]) => `  ${group.padEnd(9)} ${name.padEnd(9)} ${value}`),
  );
  return rows.join('\n');
}
