import { scrypt, timingSafeEqual } from 'node:crypto';
import { verifyPassword } from '../../../shared/secrets/password-hash.js';
import { compareBcrypt, MAX_BCRYPT_BYTES } from './bcrypt.js';

/** A password hash as a site keeps it, of one of the kinds that Quartet can check. */
interface HashKind {
  readonly name: string;
  /** Whether a hash is of this kind and costs no more than a server can bear: who may check passwords must not be able to stop it. */
  recognises(hash: string): boolean;
  verify(password: string, hash: string): Promise<boolean>;
}

/** Longer than any hash of these kinds; looked at before the patterns are. */
export const MAX_HASH_LENGTH = 512;
// A check at these bounds takes a core for 1 to 3 s. What PHP, Laravel, Django and passlib make takes a tenth of that or less.
const MAX_BCRYPT_ROUNDS = 14;
const MAX_MEMORY_BYTES = 256 * 2 ** 20;
/** Argon2: KiB times passes. */
const MAX_ARGON2_WORK = 2 ** 20;
/** Scrypt: N times r times p. */
const MAX_SCRYPT_WORK = 2 ** 22;

const bcrypt: HashKind = {
  name: 'bcrypt ($2a$, $2b$, $2y$)',
  recognises: (hash) => {
    const [, rounds] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(hash) ?? [];
    return Number(rounds) >= 4 && Number(rounds) <= MAX_BCRYPT_ROUNDS;
  },
  // What is cut off must not be left to guess: another password with the same beginning would be right.
  verify: async (password, hash) =>
    (await compareBcrypt(password, hash)) && Buffer.byteLength(password) <= MAX_BCRYPT_BYTES,
};

const argon2: HashKind = {
  name: 'argon2 ($argon2id$, $argon2i$, $argon2d$)',
  recognises: (hash) => {
    const [, memory, passes, lanes] =
      /^\$argon2(?:id|i|d)\$v=\d+\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[\w+/]+\$[\w+/]+$/.exec(hash) ?? [];
    return (
      Number(memory) * 1024 <= MAX_MEMORY_BYTES &&
      Number(memory) * Number(passes) <= MAX_ARGON2_WORK &&
      Number(memory) >= 8 * Number(lanes) &&
      Number(passes) >= 1 &&
      Number(lanes) >= 1
    );
  },
  // Native code, and only some sites have such hashes: where it cannot be loaded, nothing else suffers.
  verify: async (password, hash) => (await import('@node-rs/argon2')).verify(hash, password),
};

const PHC_SCRYPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,2})\$([\w+/]{4,})\$([\w+/]{22,})$/;

const bearable = (n: number, r: number, p: number): boolean =>
  n >= 2 && r >= 1 && p >= 1 && n * r * p <= MAX_SCRYPT_WORK && 128 * n * r <= MAX_MEMORY_BYTES;

/** The form of passlib and of the PHC string format. */
const phcScrypt: HashKind = {
  name: 'scrypt ($scrypt$ln=…)',
  recognises: (hash) => {
    const [, ln, r, p] = (PHC_SCRYPT.exec(hash) ?? []).map(Number);
    return ln !== undefined && r !== undefined && p !== undefined && bearable(2 ** ln, r, p);
  },
  verify: (password, hash) => {
    const [, ln, r, p, salt, expected] = PHC_SCRYPT.exec(hash) ?? [];
    const wanted = Buffer.from(expected ?? '', 'base64');
    const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p), maxmem: 2 * MAX_MEMORY_BYTES };
    return new Promise((resolve, reject) => {
      scrypt(password, Buffer.from(salt ?? '', 'base64'), wanted.length, cost, (error, key) => {
        if (error) reject(error);
        else resolve(timingSafeEqual(key, wanted));
      });
    });
  },
};

/** The form of Quartet's own `hashPassword`. */
const ownScrypt: HashKind = {
  name: 'scrypt (scrypt$N$r$p$salt$hash)',
  recognises: (hash) => {
    const [, n, r, p] = (
      /^scrypt\$(\d{1,7})\$(\d{1,3})\$(\d{1,2})\$[\w+/]+=*\$[\w+/]{43}=$/.exec(hash) ?? []
    ).map(Number);
    return (
      n !== undefined &&
      r !== undefined &&
      p !== undefined &&
      Number.isInteger(Math.log2(n)) &&
      bearable(n, r, p)
    );
  },
  verify: verifyPassword,
};

const kinds: readonly HashKind[] = [bcrypt, argon2, phcScrypt, ownScrypt];

/** The kinds of hash that an upload may bring, for messages. */
export const KNOWN_HASHES = kinds.map(({ name }) => name).join(', ');

/** Whether Quartet can check passwords against this hash. */
export function isKnownHash(hash: string): boolean {
  return hash.length <= MAX_HASH_LENGTH && kinds.some((kind) => kind.recognises(hash));
}

/**
 * Checks a password against a hash of the site's or of Quartet's own.
 * @param hash `undefined` where the user has none, or is not known: that is false, and costs as much time as a wrong password
 * @param decoy the hash of any other user: what is worked on in place of a missing one, so that the time is that of this directory
 */
export async function verifySitePassword(
  password: string,
  hash: string | undefined,
  decoy: string | undefined,
): Promise<boolean> {
  const worked = hash ?? decoy;
  const kind = kinds.find((candidate) => worked !== undefined && candidate.recognises(worked));
  if (worked === undefined || kind === undefined) return verifyPassword(password, undefined);
  const right = await kind.verify(password, worked);
  return right && hash !== undefined;
}
