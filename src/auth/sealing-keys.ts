import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialsConfig, DatabaseConfig } from '../config/config.js';
import { ConfigurationError, parseSealingKey } from '../config/environment.js';
import { createPrivateFile } from './private-file.js';

const FILE = 'secrets.key';

async function readKey(file: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = parseSealingKey(text.trim());
  if (key === undefined) throw new ConfigurationError(`${file} does not hold 32 bytes in base64.`);
  return key;
}

/**
 * The keys of `SECRETS_KEY`, or with the embedded database the one that is kept in `DATA_DIR/secrets.key` (made at the first start).
 * @returns 32 bytes each; the first seals, all open
 */
export async function loadSealingKeys(
  credentials: CredentialsConfig,
  database: DatabaseConfig,
): Promise<readonly Buffer[]> {
  if (credentials.sealingKeys !== undefined) return credentials.sealingKeys;
  const file = join(database.dataDir, FILE);
  await mkdir(database.dataDir, { recursive: true });
  if ((await readKey(file)) === undefined) {
    await createPrivateFile(file, `${randomBytes(32).toString('base64')}\n`);
  }
  const key = await readKey(file);
  if (key === undefined) throw new ConfigurationError(`${file} cannot be read back.`);
  return [key];
}
