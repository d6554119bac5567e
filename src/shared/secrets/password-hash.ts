import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

/** What scrypt (RFC 7914) takes: memory and time grow with N and r, time alone with p. */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 2^15 * 8 * 128 bytes = 32 MiB and some 80 to 250 ms for each check (OWASP password storage cheat sheet, scrypt). */
export const OWASP_COST: PasswordCost = { N: 2 ** 15, r: 8, p: 3 };
const BYTES = 32;

let current = OWASP_COST;

/** For tests, which make hundreds of users: of hashes from now on. A hash carries its cost, so others are still recognised. */
export function setPasswordCost(cost: PasswordCost): void {
  current = cost;
}

function derive(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, BYTES, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

/** @returns `scrypt$N$r$p$salt$hash`, salt and hash in base64 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const cost = current;
  return written(cost, salt, await derive(password, salt, cost));
}

function written({ N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** Verified for an unknown user, so that both take the same time. */
function nobody(): string {
  return written(current, Buffer.alloc(16), Buffer.alloc(BYTES));
}

/**
 * Checks a password against what `hashPassword` made.
 * @param hash `undefined` for an unknown user: that costs as much time as a wrong password, and is false
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [scheme, n, r, p, salt, expected] = (hash ?? nobody()).split('$');
  if (scheme !== 'scrypt' || salt === undefined || expected === undefined) return false;
  const actual = await derive(password, Buffer.from(salt, 'base64'), {
    N: Number(n),
    r: Number(r),
    p: Number(p),
  });
  const wanted = Buffer.from(expected, 'base64');
  return timingSafeEqual(actual, wanted) && hash !== undefined;
}
