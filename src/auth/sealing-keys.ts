import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialsConfig, DatabaseConfig } from '../config/config.js';
import { ConfigurationError } from '../config/environment.js';

const FILE = 'secrets.key';

async function readKey(file: string): Promise<Buffer | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32) throw new ConfigurationError(`${file} does not hold 32 bytes in base64.`);
  return key;
}

/** A first key, written whole or not at all: a start that is killed here must not leave half a key behind. */
async function createKey(file: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
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
  if ((await readKey(file)) === undefined) await createKey(file);
  const key = await readKey(file);
  if (key === undefined) throw new ConfigurationError(`${file} cannot be read back.`);
  return [key];
}
