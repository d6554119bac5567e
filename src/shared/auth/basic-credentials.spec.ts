import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseBasic } from './basic-credentials.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('parseBasic', () => {
  it.each([
    // RFC 7617, section 2 and section 2.1.
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'Aladdin', 'open sesame'],
    ['Basic dGVzdDoxMjPCow==', 'test', '123£'],
    ['basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'Aladdin', 'open sesame'],
    ['BASIC QWxhZGRpbjpvcGVuIHNlc2FtZQ==', 'Aladdin', 'open sesame'],
    ['Basic   QWxhZGRpbjpvcGVuIHNlc2FtZQ==  ', 'Aladdin', 'open sesame'],
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ', 'Aladdin', 'open sesame'],
    [`Basic ${base64('user:pass:word:')}`, 'user', 'pass:word:'],
    [`Basic ${base64('user:')}`, 'user', ''],
    [`Basic ${base64(':password')}`, '', 'password'],
    [`Basic ${base64(':')}`, '', ''],
    [`Basic ${base64('jürgen:🔑 ~ÿ')}`, 'jürgen', '🔑 ~ÿ'],
  ])('should read %s', (header, username, password) => {
    expect(parseBasic(header)).toEqual({ username, password });
  });

  it.each([
    [undefined],
    [''],
    ['Basic'],
    ['Basic '],
    ['Basic ='],
    ['Basic ===='],
    ['Basic:QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['BasicQWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['XBasic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['Digest username="Aladdin"'],
    [`Basic ${base64('no colon')}`],
    [`Basic ${base64('a:b')} ${base64('c:d')}`],
    [`Basic ${base64('a:b')},`],
    ['Basic QWxhZGRpbjpv*GVuIHNlc2FtZQ=='],
    ['Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==='],
    ['Basic Aladdin:open sesame'],
  ])('should make nothing of %j', (header) => {
    expect(parseBasic(header)).toBeUndefined();
  });

  it('should read every user and password that a client can send', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        text.filter((name) => !name.includes(':')),
        text,
        (username, password) => {
          expect(parseBasic(`Basic ${base64(`${username}:${password}`)}`)).toEqual({ username, password });
        },
      ),
    );
  });
});
