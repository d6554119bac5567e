import { performance } from 'node:perf_hooks';
import bcryptjs from 'bcryptjs';
import { describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../shared/secrets/password-hash.js';
import { isKnownHash, verifySitePassword } from './site-password.js';

// Recorded: PHP's password_hash, and Python's hashlib.scrypt in the PHC form of passlib; password "geheim".
const bcrypt = '$2y$10$p5xYDMYWSKKsSP5T5O/bFuyaR4G1Idrd.sx9C7wBpnSRpPfBRtRNe';
const argon2 =
  '$argon2id$v=19$m=65536,t=4,p=1$WHJldUZaSlhDczVoT1FFZw$+nIyt4HwgVCOnGH5cDCbPEs5ZT7vTPRCR8OgMCdU3lA';
const scrypt = '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHRzYWx0c2FsdA$PV7uae2xkOnoOP4IJrI9SSl9HTxP1VUcbOJ1QUiWXkI';

describe('a password of the site', () => {
  it('should be checked against bcrypt, argon2, scrypt and Quartet’s own hash', async () => {
    for (const hash of [bcrypt, argon2, scrypt, await hashPassword('geheim')]) {
      expect([hash, isKnownHash(hash)]).toEqual([hash, true]);
      expect(await verifySitePassword('geheim', hash, undefined)).toBe(true);
      expect(await verifySitePassword('Geheim', hash, undefined)).toBe(false);
    }
  });

  it('should never be right for a user without one, whatever is worked on in its place', async () => {
    expect(await verifySitePassword('geheim', undefined, bcrypt)).toBe(false);
    expect(await verifySitePassword('geheim', undefined, undefined)).toBe(false);
  });

  it('should not be taken in a form that nobody knows, or that would stop the server', () => {
    for (const hash of [
      '',
      '5f4dcc3b5aa765d61d8327deb882cf99',
      bcrypt.replace('$10$', '$31$'),
      argon2.replace('m=65536', 'm=9999999'),
      scrypt.replace('ln=14', 'ln=30'),
      bcrypt.replace('$10$', '$15$'),
      argon2.replace('t=4', 't=99'),
      scrypt.replace('ln=14,r=8,p=1', 'ln=18,r=8,p=16'),
      `${scrypt}${'A'.repeat(512)}`,
      'scrypt$3$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    ]) {
      expect([hash, isKnownHash(hash)]).toEqual([hash, false]);
    }
  });

  it('should be wrong where it is longer than what bcrypt looks at', async () => {
    const long = await bcryptjs.hash(`${'x'.repeat(72)}TAIL`, 4);
    expect(await verifySitePassword(`${'x'.repeat(72)}TAIL`, long, undefined)).toBe(false);
    expect(
      await verifySitePassword(`${'é'.repeat(36)}!`, await bcryptjs.hash('é'.repeat(36), 4), undefined),
    ).toBe(false);
    expect(await verifySitePassword('é'.repeat(36), await bcryptjs.hash('é'.repeat(36), 4), undefined)).toBe(
      true,
    );
  });

  it('should leave the main thread free while a bcrypt hash is worked on', async () => {
    const costly = bcrypt.replace('$10$', '$12$');
    const before = performance.eventLoopUtilization();
    await Promise.all([1, 2].map(() => verifySitePassword('wrong', costly, undefined)));
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.6);
  });
});
