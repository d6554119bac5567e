import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretsConfig, DatabaseConfig } from '../config/platform-settings.js';
import { ConfigurationError } from '../config/environment.js';
import { parseSealingKey } from '../config/variables.js';
import { makeDirectory } from './make-directory.js';
import { ensurePrivateFile, replacePrivateFile } from './private-file.js';

const FILE = 'secrets.key';

/** Where the key is kept that Quartet made for itself. */
export function sealingKeyFile(dataDir: string): string {
  return join(dataDir, FILE);
}

/** As in `SECRETS_KEY`: base64, separated by commas. @param keys the first seals, all open */
export function sealingKeysText(keys: readonly Buffer[]): string {
  return `${keys.map((key) => key.toString('base64')).join(',')}\n`;
}

/**
 * Reads keys as `sealingKeysText` wrote them.
 * @returns `undefined` where there is no such file
 * @throws ConfigurationError the file holds something else
 */
export async function readSealingKeyFile(file: string): Promise<readonly Buffer[] | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const keys = text.split(',').map((key) => parseSealingKey(key.trim()));
  if (keys.every((key) => key !== undefined)) return keys;
  throw new ConfigurationError(`${file} does not hold 32 bytes in base64.`);
}

/** The keys that are there already: of `SECRETS_KEY`, or with the embedded database of its file. Makes none. */
export async function findSealingKeys(
  secrets: SecretsConfig,
  database: DatabaseConfig,
): Promise<readonly Buffer[] | undefined> {
  return secrets.sealingKeys ?? readSealingKeyFile(sealingKeyFile(database.dataDir));
}

/** Puts other keys in the file of the embedded database, in one step. */
export async function replaceSealingKeys(dataDir: string, keys: readonly Buffer[]): Promise<void> {
  await makeDirectory(dataDir);
  await replacePrivateFile(sealingKeyFile(dataDir), sealingKeysText(keys));
}

/**
 * The keys of `SECRETS_KEY`, or with the embedded database those that are kept in `DATA_DIR/secrets.key` (one, made at the first start;
 * two while one takes the place of the other).
 * @returns 32 bytes each; the first seals, all open
 */
export async function loadSealingKeys(
  secrets: SecretsConfig,
  database: DatabaseConfig,
): Promise<readonly Buffer[]> {
  const found = await findSealingKeys(secrets, database);
  if (found !== undefined) return found;
  const file = sealingKeyFile(database.dataDir);
  await makeDirectory(database.dataDir);
  await ensurePrivateFile(file, sealingKeysText([randomBytes(32)]));
  // Read back: of two starts at the same moment, one has made it.
  const keys = await readSealingKeyFile(file);
  if (keys === undefined) throw new ConfigurationError(`${file} cannot be read back.`);
  return keys;
}
