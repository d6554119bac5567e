import { readFileSync } from 'node:fs';

/** One message and what a real Python made of it; record.py writes them. */
export interface Vector {
  name: string;
  /** Hex. */
  secret: string;
  /** `json.dumps(message, sort_keys=True, separators=(',', ':'))`. */
  canonical: string;
  hmac: string;
  /** The same with `ensure_ascii=False`; missing where UTF-8 cannot carry it (lone surrogates). */
  unescaped?: string;
  unescapedHmac?: string;
  /** The signed message, by the way a client may spell it. */
  frames: Record<string, string>;
}

/** The vectors recorded in canonical.json. */
export const vectors = JSON.parse(
  readFileSync(new URL('canonical.json', import.meta.url), 'utf8'),
) as Vector[];

/** A message as a printer of another language signs and sends it, as it is; foreign/record.py writes them. */
export interface ForeignVector {
  printer: string;
  name: string;
  /** The text that is signed. */
  signed: string;
  hmac: string;
  frame: string;
}

/** The vectors recorded in foreign.json, all with the secret of the first of `vectors`. */
export const foreignVectors = JSON.parse(
  readFileSync(new URL('foreign.json', import.meta.url), 'utf8'),
) as ForeignVector[];
