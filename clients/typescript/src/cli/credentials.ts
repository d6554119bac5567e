import { readFileSync } from 'node:fs';

/** Where Quartet is, and as whom to call. */
export interface Credentials {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

const LOCAL = 'http://127.0.0.1:3000';

/**
 * `QUARTET_URL`, `BOBUX_KEY` and `BOBUX_SECRET`; without the two the first key of a Quartet in this folder, from `.data/credentials.json`.
 * @throws Error that says what is missing
 */
export function readCredentials(environment: NodeJS.ProcessEnv): Credentials {
  const { QUARTET_URL: url = LOCAL, BOBUX_KEY: key, BOBUX_SECRET: secret } = environment;
  if (!/^(http|ws)s?:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new Error(`QUARTET_URL must be an address such as ${LOCAL}`);
  if (key !== undefined && secret !== undefined) {
    if (!/^([0-9a-f]{2})+$/i.test(secret)) throw new Error('BOBUX_SECRET must be hexadecimal digits');
    return { url, key, secret };
  }
  // Not as somebody else than whoever was meant.
  if (key !== undefined || secret !== undefined) throw new Error('set both BOBUX_KEY and BOBUX_SECRET');
  const file = `${environment.DATA_DIR ?? '.data'}/credentials.json`;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new Error(
      `set BOBUX_KEY and BOBUX_SECRET, or run this in Quartet's folder (there is no ${file} here)`,
    );
  }
  const { bobux } = JSON.parse(text) as { bobux?: { key?: string; secret?: string } };
  if (bobux?.key === undefined || bobux.secret === undefined) throw new Error(`${file} holds no Bobux key`);
  return { url, key: bobux.key, secret: bobux.secret };
}
