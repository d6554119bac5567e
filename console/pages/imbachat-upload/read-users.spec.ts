import { describe, expect, it } from '@jest/globals';
import { readUsers } from './read-users.js';

const usersOf = (text: string): unknown[] =>
  readUsers('users.csv', text).lines.map(({ json }) => JSON.parse(json) as unknown);

describe('readUsers', () => {
  it.each([
    ['a comma', ','],
    ['a semicolon', ';'],
    ['a tab', '\t'],
    ['a bar', '|'],
  ])('should read a small table with %s between the cells, however it ends', (_name, cut) => {
    const table = ['user_id,name,badge', '1,Ann,', '2,Bob,Gold'].join('\n').replaceAll(',', cut);
    const users = [
      { user_id: 1, name: 'Ann' },
      { user_id: 2, name: 'Bob', badge: 'Gold' },
    ];
    for (const end of ['', '\n', '\r\n', '\n\n', '\n \n'])
      expect(usersOf(table.replaceAll('\n', end.startsWith('\r') ? '\r\n' : '\n') + end)).toEqual(users);
  });

  it('should read one user with a line end', () => {
    expect(usersOf('user_id;name\r\n921;Ann\r\n')).toEqual([{ user_id: 921, name: 'Ann' }]);
  });

  it('should cut by the head alone, whatever stands in the cells', () => {
    expect(usersOf('user_id;name\n1;a, b, c\n2;d, e, f\n')).toEqual([
      { user_id: 1, name: 'a, b, c' },
      { user_id: 2, name: 'd, e, f' },
    ]);
    expect(usersOf('"user_id","name"\n1,"a; b\nc; d"\n')).toEqual([{ user_id: 1, name: 'a; b\nc; d' }]);
  });

  it('should take a table of one column', () => {
    expect(usersOf('user_id\n1\n2\n')).toEqual([{ user_id: 1 }, { user_id: 2 }]);
  });

  it('should say what a file is not', () => {
    expect(() => readUsers('notes.txt', 'no table at all\n')).toThrow(
      'The file is neither JSON nor a table with a column user_id; its first line was read as: no table at all',
    );
  });
});
