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
      'scrypt$3$8$1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
    ]) {
      expect([hash, isKnownHash(hash)]).toEqual([hash, false]);
    }
  });
});
