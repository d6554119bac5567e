import { describe, expect, it } from '@jest/globals';
import { readText } from './read-text.js';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

describe('readText', () => {
  it.each([
    ['UTF-8', bytes('1,Jörg €')],
    ['UTF-8 with a byte order mark', bytes([0xef, 0xbb, 0xbf], '1,Jörg €')],
    ['UTF-16 as Windows has it', bytes([0xff, 0xfe], [...Buffer.from('1,Jörg €', 'utf16le')])],
    ['UTF-16, the other way round', bytes([0xfe, 0xff], [...Buffer.from('1,Jörg €', 'utf16le').swap16()])],
  ])('should read %s as it was written', (_name, read) => {
    expect(readText(read)).toEqual({ text: '1,Jörg €', isGuessed: false });
  });

  // Its euro sign is tested in a browser: Node.js reads Latin-1 here.
  it('should take for Windows-1252 what is no UTF-8, and say that this is a guess', () => {
    expect(readText(bytes('1,J', [0xf6], 'rg'))).toEqual({
      text: '1,Jörg',
      isGuessed: true,
    });
  });

  it('should read nothing as nothing', () => {
    expect(readText(bytes())).toEqual({ text: '', isGuessed: false });
  });
});
