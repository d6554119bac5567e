import { beforeAll, describe, expect, it } from '@jest/globals';
import { scryptSync } from 'node:crypto';
import { hashPassword, OWASP_COST, setPasswordCost, verifyPassword } from './password-hash.js';

let hash: string;
beforeAll(async () => {
  hash = await hashPassword('right horse');
});

/** Seconds of processor time, which other programs of this machine do not add to. */
async function cost(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe('passwords', () => {
  it('should have another salt, and so another hash, each time', async () => {
    const [, , , , salt, derived] = hash.split('$');
    const [, , , , otherSalt, otherDerived] = (await hashPassword('right horse')).split('$');
    expect(otherSalt).not.toBe(salt);
    expect(otherDerived).not.toBe(derived);
  });

  it('should be recognised', async () => {
    expect(await verifyPassword('right horse', hash)).toBe(true);
  });

  it.each(['wrong horse', 'right hors', 'right horse ', 'Right horse', ''])(
    'should not be %j',
    async (password) => {
      expect(await verifyPassword(password, hash)).toBe(false);
    },
  );

  it('should be recognised however the letters are composed', async () => {
    expect(await verifyPassword('pa\u0308ss', await hashPassword('p\u00e4ss'))).toBe(true);
  });

  it('should be checked at the cost and with the salt that stand in the hash', async () => {
    const salt = Buffer.from('salt of long ago');
    const derived = scryptSync('old password', salt, 32, { N: 1024, r: 4, p: 1 });
    const old = `scrypt$1024$4$1$${salt.toString('base64')}$${derived.toString('base64')}`;
    expect(await verifyPassword('old password', old)).toBe(true);
    expect(await verifyPassword('new password', old)).toBe(false);
  });

  it.each(['', 'plain text', 'argon2$1$1$1$c2FsdA==$aGFzaA==', 'scrypt$32768$8$3'])(
    'should never match a hash of another form (%j)',
    async (other) => {
      expect(await verifyPassword('plain text', other)).toBe(false);
    },
  );
});

describe('passwords at the cost that OWASP asks for', () => {
  let dear: string;
  beforeAll(async () => {
    // That of the tests is less.
    setPasswordCost(OWASP_COST);
    dear = await hashPassword('right horse');
  });

  it('should be kept as scrypt, with that cost', () => {
    expect(dear).toMatch(/^scrypt\$32768\$8\$3\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/);
  });

  it('should be recognised', async () => {
    expect(await verifyPassword('right horse', dear)).toBe(true);
  });

  it('should not match for an unknown user, and cost as much as a wrong one', async () => {
    const wrong = await cost(() => verifyPassword('wrong', dear));
    const unknown = await cost(async () => expect(await verifyPassword('', undefined)).toBe(false));
    expect(wrong).toBeGreaterThan(0.02);
    expect(unknown / wrong).toBeGreaterThan(0.5);
    expect(unknown / wrong).toBeLessThan(2);
  });
});
